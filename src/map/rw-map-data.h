/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-base-map.h"
#include "rw-ports.h"

G_BEGIN_DECLS

/*
 * What the program carries for its map: Natural Earth and the ports, compiled in.
 *
 * Both are shared by all maps of the process, live as long as it, and may be used by any thread.
 * (transfer none), never NULL: a build whose own data are damaged ends here.
 */
RwBaseMap *rw_map_data_get_base_map (void);

/* Array of RwPort, best rank first. */
GArray *rw_map_data_get_ports (void);

G_END_DECLS
