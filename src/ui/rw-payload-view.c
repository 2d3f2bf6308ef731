/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-payload-view.h"

#include "rw-flow-layout.h"
#include "rw-format.h"
#include "rw-payload.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

struct _RwPayloadView
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkToggleButton *as_text;
  GtkToggleButton *hex;
  GtkWidget *all;
  GtkLabel *size;
  GtkTextView *text;
  GBytes *payload;
  char *name;
  guint64 full_size;
  gboolean shows_all;
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (RwPayloadView, rw_payload_view, GTK_TYPE_WIDGET)

static char *
make_text (RwPayloadView *self, gsize limit)
{
  if (self->payload == NULL)
    return g_strdup ("");
  return gtk_toggle_button_get_active (self->hex) ? rw_payload_to_hex (self->payload, limit)
                                                  : rw_payload_to_text (self->payload, limit);
}

static char *
describe_size (RwPayloadView *self, gboolean partly)
{
  gsize kept = g_bytes_get_size (self->payload);
  g_autofree char *size = rw_format_count (self->full_size);
  g_autofree char *shown = rw_format_count (partly ? RW_PAYLOAD_SHOWN : kept);

  if (self->full_size > kept && !partly)
    return g_strdup_printf (_ ("%s bytes, of which the first %s were kept"), size, shown);
  if (partly)
    return g_strdup_printf (_ ("%s bytes, of which the first %s are shown"), size, shown);
  return g_strdup_printf (ngettext ("%s byte", "%s bytes", (gulong) self->full_size), size);
}

/* A line that is broken must not get a hyphen that nobody sent. */
static void
set_text (RwPayloadView *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag_by_name (buffer, "as-it-came", &start, &end);
}

static void
update (RwPayloadView *self)
{
  gboolean partly = self->payload != NULL && !self->shows_all
                    && g_bytes_get_size (self->payload) > RW_PAYLOAD_SHOWN;
  g_autofree char *text = make_text (self, partly ? RW_PAYLOAD_SHOWN : 0);
  g_autofree char *size = self->payload != NULL ? describe_size (self, partly) : g_strdup ("");

  set_text (self, text);
  gtk_label_set_label (self->size, size);
  gtk_widget_set_visible (self->all, partly);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "payload.copy", self->payload != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "payload.save", self->payload != NULL);
}

static void
hex_toggled_cb (RwPayloadView *self)
{
  update (self);
}

static void
all_clicked_cb (RwPayloadView *self)
{
  self->shows_all = TRUE;
  update (self);
  /* The button goes, and the focus must not go with it. */
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/* All of it, whatever is shown. */
static void
copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = make_text (RW_PAYLOAD_VIEW (widget), 0);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Message copied"));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwPayloadView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *base = g_file_get_basename (G_FILE (source));
  g_autofree char *display = g_filename_display_name (base);
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Message saved as %s"), display);
  else
    text = g_strdup_printf (_ ("The message could not be saved: %s"), error->message);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
chooser_response_cb (RwPayloadView *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT || self->payload == NULL)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_file_replace_contents_bytes_async (file, self->payload, NULL, FALSE,
                                       G_FILE_CREATE_REPLACE_DESTINATION, NULL, saved_cb,
                                       g_object_ref (self));
}

static const char *
get_extension (GBytes *payload)
{
  gsize length;
  const char *data = g_bytes_get_data (payload, &length);

  if (!rw_payload_is_text (payload))
    return "bin";
  return length > 0 && (*data == '{' || *data == '[') ? "json" : "txt";
}

static void
save_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  RwPayloadView *self = RW_PAYLOAD_VIEW (widget);
  GtkNative *native = gtk_widget_get_native (widget);
  g_autofree char *name = NULL;

  if (self->chooser != NULL || self->payload == NULL)
    return;
  name = g_strdup_printf ("%s.%s", self->name, get_extension (self->payload));
  self->chooser = gtk_file_chooser_native_new (_ ("Save Message"),
                                               GTK_IS_WINDOW (native) ? GTK_WINDOW (native) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
rw_payload_view_dispose (GObject *object)
{
  RwPayloadView *self = RW_PAYLOAD_VIEW (object);

  g_clear_object (&self->chooser);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (rw_payload_view_parent_class)->dispose (object);
}

static void
rw_payload_view_class_init (RwPayloadViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_payload_view_dispose;
  g_type_ensure (RW_TYPE_FLOW_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-payload-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RwPayloadView, box);
  gtk_widget_class_bind_template_child (widget_class, RwPayloadView, as_text);
  gtk_widget_class_bind_template_child (widget_class, RwPayloadView, hex);
  gtk_widget_class_bind_template_child (widget_class, RwPayloadView, all);
  gtk_widget_class_bind_template_child (widget_class, RwPayloadView, size);
  gtk_widget_class_bind_template_child (widget_class, RwPayloadView, text);
  gtk_widget_class_bind_template_callback (widget_class, hex_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_clicked_cb);
  gtk_widget_class_install_action (widget_class, "payload.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "payload.save", NULL, save_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-payload-view");
}

static void
rw_payload_view_init (RwPayloadView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_text_buffer_create_tag (gtk_text_view_get_buffer (self->text), "as-it-came", "insert-hyphens",
                              FALSE, NULL);
  update (self);
}

void
rw_payload_view_set_payload (RwPayloadView *self, GBytes *payload, guint64 size, const char *name)
{
  g_autoptr (GBytes) before = self->payload;

  self->payload = payload != NULL ? g_bytes_ref (payload) : NULL;
  self->full_size = size;
  self->shows_all = FALSE;
  g_free (self->name);
  self->name = g_strdup (name);
  if (payload != NULL)
    gtk_toggle_button_set_active (rw_payload_is_text (payload) ? self->as_text : self->hex, TRUE);
  update (self);
}

char *
rw_payload_view_dup_text (RwPayloadView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}
