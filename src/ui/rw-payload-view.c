/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-payload-view.h"

#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

#define BYTES_A_LINE 16

struct _RwPayloadView
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkToggleButton *hex;
  GtkLabel *size;
  GtkTextView *text;
  GBytes *payload;
};

G_DEFINE_FINAL_TYPE (RwPayloadView, rw_payload_view, GTK_TYPE_WIDGET)

char *
rw_payload_to_text (GBytes *payload)
{
  gsize length;
  const char *bytes = g_bytes_get_data (payload, &length);
  GString *visible = g_string_new (NULL);
  g_autofree char *valid = NULL;

  length = MIN (length, RW_PAYLOAD_SHOWN);
  for (gsize i = 0; i < length; i++)
    {
      unsigned char byte = (unsigned char) bytes[i];

      if (byte < 0x20 && byte != '\n' && byte != '\t')
        g_string_append_unichar (visible, 0x2400 + byte); /* ␀ and its like */
      else
        g_string_append_c (visible, (char) byte);
    }
  valid = g_utf8_make_valid (visible->str, (gssize) visible->len);
  g_string_free (visible, TRUE);
  return g_steal_pointer (&valid);
}

char *
rw_payload_to_hex (GBytes *payload)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (payload, &length);
  GString *text = g_string_new (NULL);

  length = MIN (length, RW_PAYLOAD_SHOWN);
  for (gsize line = 0; line < length; line += BYTES_A_LINE)
    {
      g_string_append_printf (text, "%06zx ", line);
      for (gsize i = line; i < line + BYTES_A_LINE; i++)
        {
          if (i < length)
            g_string_append_printf (text, " %02x", bytes[i]);
          else
            g_string_append (text, "   ");
        }
      g_string_append (text, "  ");
      for (gsize i = line; i < MIN (line + BYTES_A_LINE, length); i++)
        g_string_append_c (text, g_ascii_isprint (bytes[i]) ? (char) bytes[i] : '.');
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
update (RwPayloadView *self)
{
  g_autofree char *text = NULL;
  g_autofree char *size = NULL;
  gsize length;

  if (self->payload == NULL)
    {
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), "", -1);
      gtk_label_set_label (self->size, "");
      return;
    }
  text = gtk_toggle_button_get_active (self->hex) ? rw_payload_to_hex (self->payload)
                                                  : rw_payload_to_text (self->payload);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text, -1);
  length = g_bytes_get_size (self->payload);
  size = rw_format_count (length);
  if (length > RW_PAYLOAD_SHOWN)
    {
      g_autofree char *long_size
        = g_strdup_printf (_("%s bytes, of which the first %d are shown"), size, RW_PAYLOAD_SHOWN);

      gtk_label_set_label (self->size, long_size);
    }
  else
    {
      g_autofree char *short_size = g_strdup_printf (ngettext ("%s byte", "%s bytes", length), size);

      gtk_label_set_label (self->size, short_size);
    }
}

static void
hex_toggled_cb (RwPayloadView *self)
{
  update (self);
}

static void
rw_payload_view_dispose (GObject *object)
{
  RwPayloadView *self = RW_PAYLOAD_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->payload, g_bytes_unref);
  G_OBJECT_CLASS (rw_payload_view_parent_class)->dispose (object);
}

static void
rw_payload_view_class_init (RwPayloadViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_payload_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-payload-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RwPayloadView, box);
  gtk_widget_class_bind_template_child (widget_class, RwPayloadView, hex);
  gtk_widget_class_bind_template_child (widget_class, RwPayloadView, size);
  gtk_widget_class_bind_template_child (widget_class, RwPayloadView, text);
  gtk_widget_class_bind_template_callback (widget_class, hex_toggled_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-payload-view");
}

static void
rw_payload_view_init (RwPayloadView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rw_payload_view_set_payload (RwPayloadView *self, GBytes *payload)
{
  g_autoptr (GBytes) before = self->payload;

  self->payload = payload != NULL ? g_bytes_ref (payload) : NULL;
  update (self);
}
