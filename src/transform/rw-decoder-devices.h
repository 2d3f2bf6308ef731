/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"

G_BEGIN_DECLS

/*
 * The shapes of small sensors and their bridges, which name the device by the topic: AWS IoT device
 * shadows, Tasmota and Zigbee2MQTT.
 */
gboolean rw_decoder_shadow_decode (RwDecoding *decoding, char **reason);

/* The last levels of topics under which a Tasmota device measures nothing; ends with NULL. */
extern const char *const rw_tasmota_silent_kinds[];

gboolean rw_decoder_tasmota_decode (RwDecoding *decoding, char **reason);
gboolean rw_decoder_zigbee2mqtt_decode (RwDecoding *decoding, char **reason);

G_END_DECLS
