/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwReplayLine: one line of a recording: {"topic":"…","payload":…}.
 *
 * For: taking a recorded message out of its line without changing a byte of it.
 * Not for: understanding the payload.
 *
 * Pure, any thread.
 */
typedef struct
{
  char *topic;
  GBytes *payload;
} RwReplayLine;

/* The topic of what was recorded without one. */
#define RW_REPLAY_TOPIC "replay"

/*
 * Reads a line without its line feed. A payload that is a JSON string is the text in it; any other
 * value is the payload as it is written; "payload_hex" is its bytes in hexadecimal digits. A line
 * that is not of this form, or whose topic is no topic (not UTF-8, or with NUL in it), is taken
 * whole as a payload under the topic "replay", so that it is judged like any message and nothing
 * vanishes.
 */
void rw_replay_line_parse (const char *text, gsize length, RwReplayLine *line);
void rw_replay_line_clear (RwReplayLine *line);

/* When the message says it was measured, for pacing; FALSE when it does not say. */
gboolean rw_replay_line_get_time (const RwReplayLine *line, gint64 *time);

/* A member of a JSON object, both as they are written, a string without its quotes. Points into the
 * line. */
typedef struct
{
  const char *key;
  gsize key_length;
  const char *value;
  gsize value_length;
  gboolean is_string;
} RwReplayMember;

/* Takes a line apart that is one JSON object: members is emptied, then gets them in their order.
 * FALSE when it is none. Only nesting and strings are looked at, not whether the values are JSON.
 */
gboolean rw_replay_line_split (const char *text, gsize length, GArray *members);

/* Appends a member's value, that of a string without its escapes. FALSE when those are wrong. */
gboolean rw_replay_member_append (const RwReplayMember *member, GString *out);

G_END_DECLS
