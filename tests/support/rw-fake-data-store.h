/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-data-store.h"
#include "rw-redecoder.h"

G_BEGIN_DECLS

/*
 * RwFakeDataStore: rejected messages in memory, as RwDataStore and as RwRedecoder.
 *
 * For: tests of models and widgets. Not for: the database (rw-test-postgres).
 *
 * Answers from the main loop. Decoding again works for letters whose payload begins with "good";
 * others stay with the reason "It is still wrong.".
 */
#define RW_TYPE_FAKE_DATA_STORE (rw_fake_data_store_get_type ())
G_DECLARE_FINAL_TYPE (RwFakeDataStore, rw_fake_data_store, RW, FAKE_DATA_STORE, GObject)

RwFakeDataStore *rw_fake_data_store_new (void);

/* Adds a letter, whose kind is its reason; returns its id, which counts from 1. */
gint64 rw_fake_data_store_add (RwFakeDataStore *self,
                               const char *topic,
                               const char *payload,
                               const char *reason);

/* The same for bytes and a message that was longer. */
gint64 rw_fake_data_store_add_bytes (RwFakeDataStore *self,
                                     const char *topic,
                                     GBytes *payload,
                                     const char *reason,
                                     guint64 size);

/* Every question fails with this message; NULL: none does. */
void rw_fake_data_store_set_error (RwFakeDataStore *self, const char *message);

/* Runs of decoding again stop after the first letter until they are cancelled or let go. */
void rw_fake_data_store_set_slow (RwFakeDataStore *self, gboolean slow);

/* How many pages of letters were asked for, and how many letters there are. */
guint rw_fake_data_store_get_n_pages (RwFakeDataStore *self);
guint rw_fake_data_store_get_size (RwFakeDataStore *self);

G_END_DECLS
