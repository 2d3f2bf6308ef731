/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-letters.h"

RwLetterFilter *
rw_letter_filter_copy (const RwLetterFilter *self)
{
  RwLetterFilter *copy = g_new0 (RwLetterFilter, 1);

  if (self == NULL)
    return copy;

  copy->ids = g_memdup2 (self->ids, self->n_ids * sizeof *self->ids);
  copy->n_ids = self->n_ids;
  copy->kind = g_strdup (self->kind);
  copy->text = g_strdup (self->text);
  return copy;
}

void
rw_letter_filter_free (RwLetterFilter *self)
{
  g_free (self->ids);
  g_free (self->kind);
  g_free (self->text);
  g_free (self);
}

static void
head_clear (gpointer data)
{
  RwLetterHead *head = data;

  g_free (head->topic);
  g_free (head->reason);
}

RwLetterPage *
rw_letter_page_new (void)
{
  RwLetterPage *self = g_new0 (RwLetterPage, 1);

  self->heads = g_array_new (FALSE, FALSE, sizeof (RwLetterHead));
  g_array_set_clear_func (self->heads, head_clear);
  return self;
}

void
rw_letter_page_free (RwLetterPage *self)
{
  g_array_unref (self->heads);
  g_free (self);
}

void
rw_letter_free (RwLetter *self)
{
  head_clear (&self->head);
  g_bytes_unref (self->payload);
  g_free (self);
}

static void
kind_clear (gpointer data)
{
  RwLetterKind *kind = data;

  g_free (kind->kind);
}

RwLetterKinds *
rw_letter_kinds_new (void)
{
  RwLetterKinds *self = g_new0 (RwLetterKinds, 1);

  self->kinds = g_array_new (FALSE, FALSE, sizeof (RwLetterKind));
  g_array_set_clear_func (self->kinds, kind_clear);
  return self;
}

void
rw_letter_kinds_free (RwLetterKinds *self)
{
  g_array_unref (self->kinds);
  g_free (self);
}
