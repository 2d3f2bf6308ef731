/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwSparkplugBirths: what Sparkplug devices said at their birth: which number stands for which
 * metric from then on.
 *
 * For: the decoder of Sparkplug data messages, which carry numbers only.
 * Not for: surviving a restart: until its next birth, a device's numbers are unknown.
 *
 * One thread at a time. Bounded: past RW_SPARKPLUG_MAX_DEVICES devices or RW_SPARKPLUG_MAX_BYTES of
 * names a new device pushes out all others, so that a stranger on the broker cannot fill the
 * memory.
 */
#define RW_SPARKPLUG_MAX_DEVICES 200000
#define RW_SPARKPLUG_MAX_ALIASES 4096
#define RW_SPARKPLUG_MAX_BYTES (256 * 1024 * 1024)

/* The longest name of a metric that is remembered, bytes. */
#define RW_SPARKPLUG_MAX_NAME 512

typedef struct _RwSparkplugBirths RwSparkplugBirths;

RwSparkplugBirths *rw_sparkplug_births_new (void);

/* Knows what base knows, which it holds, and what it learns itself, which base never hears of: for
 * messages of the past, which must not change what the present means. */
RwSparkplugBirths *rw_sparkplug_births_new_over (RwSparkplugBirths *base);
void rw_sparkplug_births_free (RwSparkplugBirths *self);

/* A device (any name that tells it from others) is born: its earlier numbers are forgotten. */
void rw_sparkplug_births_begin (RwSparkplugBirths *self, const char *device);
void rw_sparkplug_births_add (RwSparkplugBirths *self,
                              const char *device,
                              guint64 alias,
                              const char *metric);

/* Remembers which fields (rw_field_get_bit) a device measures in more than one place, until its
 * next birth; and tells it: none for a device that was not born. */
void rw_sparkplug_births_set_several (RwSparkplugBirths *self, const char *device, guint32 several);
guint32 rw_sparkplug_births_get_several (RwSparkplugBirths *self, const char *device);

/* The name of a metric, or NULL. Borrowed until the device's next birth. */
const char *rw_sparkplug_births_find (RwSparkplugBirths *self, const char *device, guint64 alias);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSparkplugBirths, rw_sparkplug_births_free)

G_END_DECLS
