/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-screenshots.h"

#include "rw-alarms-page.h"
#include "rw-clock.h"
#include "rw-history-page.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <string.h>

/* How long to wait for live data and alarms before pictures are taken of what there is. */
#define PATIENCE (150 * RW_USEC_PER_SEC)
/* The fleet is live once its newest reading is this young. */
#define LIVE (10 * RW_USEC_PER_MIN)
/* What a page needs to ask, be answered and settle, ms. */
#define SETTLE 1500
/* So many reefers are compared on the History page. */
#define COMPARED 3
/* How long ago the thing happened that the note is about. */
#define NOTE_AGE (90 * RW_USEC_PER_MIN)
/* What pages need to ask again after the fleet has come to the present, ms. */
#define LAST_ASK 6000

typedef struct
{
  const char *name;
  AdwColorScheme scheme;
  int width;
  int height;
} Look;

static const Look looks[] = {
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT, 1400, 860 },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK, 1400, 860 },
  { "narrow", ADW_COLOR_SCHEME_FORCE_LIGHT, 720, 600 },
};

/* A page, or a view of one after a dash. */
static const char *const pages[] = { "overview",
                                     "fleet",
                                     "map",
                                     "alarms",
                                     "alarms-shelved",
                                     "alarms-incidents",
                                     "alarms-journal",
                                     "alarms-statistics",
                                     "history",
                                     "reefer",
                                     "data",
                                     "welcome",
                                     "rules",
                                     "rules-editor",
                                     "work-orders",
                                     "handover" };

/* What opens those that are windows of their own, on the window. */
static const struct
{
  const char *page;
  const char *action;
  const char *argument; /* or NULL */
} windows[] = {
  { "rules", "win.rules", NULL },
  { "rules-editor", "win.edit-rule", "control_air_high" },
  { "work-orders", "win.work-orders", NULL },
  { "handover", "win.handover", NULL },
};

/* What such a window is made for, and the least it has to do with, px. */
#define WINDOW_WIDTH 1000
#define WINDOW_HEIGHT 720
#define SMALL_WIDTH 400

struct _RwScreenshots
{
  GObject parent_instance;
  RwWindow *window;
  RwSession *session;
  char *folder;
  char *reefer; /* whose page is shown */
  guint n_reefers;
  gint64 started;
  GtkWidget *shown; /* a window of its own, or NULL */
  guint shot;       /* the next: look * pages + page */
  gulong paint_id;  /* waiting for the frame to be painted */
  guint timeout_id; /* waiting for data, or for the page */
};

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwScreenshots, rw_screenshots, G_TYPE_OBJECT)

static void prepare_shot (RwScreenshots *self);

static const Look *
get_look (RwScreenshots *self)
{
  return &looks[MIN (self->shot / G_N_ELEMENTS (pages), G_N_ELEMENTS (looks) - 1)];
}

static GtkWidget *
get_shown (RwScreenshots *self)
{
  return self->shown != NULL ? self->shown : GTK_WIDGET (self->window);
}

static void
finish (RwScreenshots *self, gboolean success)
{
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, success);
}

/* NULL while a layout is pending: the next frame will do. */
static GdkTexture *
render (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GskRenderNode *node;
  GdkTexture *texture;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return NULL;
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gsk_render_node_unref (node);
  return texture;
}

static gboolean
save (RwScreenshots *self, GdkTexture *texture)
{
  g_autofree char *name
    = g_strdup_printf ("%s-%s.png", pages[self->shot % G_N_ELEMENTS (pages)],
                       looks[self->shot / G_N_ELEMENTS (pages)].name);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  if (!gdk_texture_save_to_png (texture, path))
    {
      g_printerr (_("reeferwatch: cannot write %s\n"), path);
      return FALSE;
    }
  g_print ("%s\n", path);
  return TRUE;
}

static gboolean
next_shot_cb (gpointer user_data)
{
  RwScreenshots *self = user_data;

  self->timeout_id = 0;
  prepare_shot (self);
  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock, RwScreenshots *self)
{
  g_autoptr (GdkTexture) texture = render (get_shown (self));

  if (texture == NULL)
    {
      gtk_widget_queue_draw (get_shown (self));
      return;
    }
  g_clear_signal_handler (&self->paint_id, clock);
  if (!save (self, texture))
    {
      finish (self, FALSE);
      return;
    }
  if (self->shown != NULL)
    gtk_window_destroy (GTK_WINDOW (self->shown));
  g_clear_weak_pointer (&self->shown);
  self->shot++;
  self->timeout_id = g_idle_add (next_shot_cb, self);
}

static gboolean
settled_cb (gpointer user_data)
{
  RwScreenshots *self = user_data;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (get_shown (self));

  self->timeout_id = 0;
  self->paint_id = g_signal_connect_after (clock, "after-paint", G_CALLBACK (painted_cb), self);
  gtk_widget_queue_draw (get_shown (self));
  return G_SOURCE_REMOVE;
}

/* How much there is to see in the charts of a reefer with this alarm. */
static int
interest (const RwAlarm *alarm)
{
  return (rw_alarm_is_active (alarm) ? 2 : 0)
         + (g_str_has_prefix (alarm->rule_id, "control_air") ? 1 : 0);
}

/* The reefer whose page is shown: one whose control air is wrong now, else one with any alarm, else
 * the first of all. */
static const char *
choose_reefer (RwScreenshots *self)
{
  GPtrArray *alarms = rw_alarm_list_get_alarms (rw_session_get_alarms (self->session));
  const RwReeferState *first = rw_fleet_peek (rw_session_get_fleet (self->session), 0);
  const RwAlarm *chosen = NULL;

  for (guint i = 0; i < alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (chosen == NULL || interest (alarm) > interest (chosen))
        chosen = alarm;
    }
  if (chosen != NULL)
    return chosen->container_id;
  return first != NULL ? first->last.container_id : NULL;
}

/* Puts others with the same cargo beside the one reefer. */
static void
compare_others (RwScreenshots *self, RwHistoryPage *page)
{
  RwFleet *fleet = rw_session_get_fleet (self->session);
  const char *product = NULL;
  guint position;

  if (self->reefer != NULL && rw_fleet_find (fleet, self->reefer, &position))
    product = rw_fleet_peek (fleet, position)->last.product_id;
  for (guint i = 0; i < rw_fleet_get_size (fleet); i++)
    {
      const RwReading *last = &rw_fleet_peek (fleet, i)->last;

      if (rw_reefer_set_get_size (rw_history_page_get_reefers (page)) >= COMPARED)
        return;
      if (g_strcmp0 (last->product_id, product) == 0)
        rw_history_page_compare (page, last->container_id);
    }
}

/* Nobody waits for it: without it there is simply no note. */
static void
write_note (RwScreenshots *self)
{
  RwNoteStore *notes = rw_session_get_note_store (self->session);
  gint64 moment = rw_clock_now (NULL) - NOTE_AGE;

  if (notes != NULL && self->reefer != NULL)
    rw_note_store_add_async (notes, self->reefer, moment, moment,
                             _("Plugged in again after the terminal changed the plug"), NULL, NULL,
                             NULL);
}

/* view is its name after a dash, or NULL for the list. */
static void
show_alarms (RwScreenshots *self, const char *view)
{
  RwAlarmsPage *page;

  rw_window_show_page (self->window, "alarms");
  page = RW_ALARMS_PAGE (rw_window_get_page_widget (self->window));
  rw_alarms_page_show_view (page, view != NULL ? view + 1 : "active");
  if (view == NULL)
    rw_alarms_page_select_first (page);
}

/* The window that an action has just opened. */
static GtkWidget *
find_opened (RwScreenshots *self)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

      if (toplevel != GTK_WIDGET (self->window) && gtk_widget_get_mapped (toplevel))
        return toplevel;
    }
  return NULL;
}

static void
show_window (RwScreenshots *self, const char *page)
{
  gboolean small = get_look (self)->width < WINDOW_WIDTH;

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      if (!g_str_equal (windows[i].page, page))
        continue;
      gtk_widget_activate_action (GTK_WIDGET (self->window), windows[i].action,
                                  windows[i].argument != NULL ? "s" : NULL, windows[i].argument);
      g_set_weak_pointer (&self->shown, find_opened (self));
      if (self->shown != NULL)
        gtk_window_set_default_size (GTK_WINDOW (self->shown), small ? SMALL_WIDTH : WINDOW_WIDTH,
                                     WINDOW_HEIGHT);
      return;
    }
}

static void
prepare_shot (RwScreenshots *self)
{
  const Look *look = get_look (self);
  const char *page = pages[self->shot % G_N_ELEMENTS (pages)];

  if (self->shot >= G_N_ELEMENTS (looks) * G_N_ELEMENTS (pages))
    {
      finish (self, TRUE);
      return;
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), look->scheme);
  gtk_window_set_default_size (GTK_WINDOW (self->window), look->width, look->height);
  rw_window_show_welcome (self->window, g_str_equal (page, "welcome"));
  rw_session_set_selected (self->session, self->reefer);
  if (g_str_has_prefix (page, "alarms"))
    show_alarms (self, strchr (page, '-'));
  else
    rw_window_show_page (self->window, page);
  show_window (self, page);
  if (g_str_equal (page, "history"))
    compare_others (self, RW_HISTORY_PAGE (rw_window_get_page_widget (self->window)));
  self->timeout_id = g_timeout_add (SETTLE, settled_cb, self);
}

/* Everything a picture shall show is there: all reefers, now, and alarms. */
static gboolean
is_ready (RwScreenshots *self)
{
  RwFleet *fleet = rw_session_get_fleet (self->session);
  const RwPipelineStatus *status = rw_session_get_status (self->session);
  guint size = rw_fleet_get_size (fleet);
  gint64 newest = 0;

  if (status->database != RW_LINK_UP || size < self->n_reefers * 99 / 100
      || rw_session_get_history (self->session) == NULL)
    return FALSE;
  for (guint i = 0; i < size; i++)
    newest = MAX (newest, rw_fleet_peek (fleet, i)->last.time);
  return newest > rw_clock_now (NULL) - LIVE
         && rw_alarm_list_get_alarms (rw_session_get_alarms (self->session))->len > 0;
}

static gboolean
waited_cb (gpointer user_data)
{
  RwScreenshots *self = user_data;
  gboolean late = g_get_monotonic_time () - self->started > PATIENCE;

  if (late && rw_fleet_get_size (rw_session_get_fleet (self->session)) == 0)
    {
      self->timeout_id = 0;
      g_printerr (_("reeferwatch: no data came, so there is nothing to take pictures of\n"));
      finish (self, FALSE);
      return G_SOURCE_REMOVE;
    }
  if (!late && !is_ready (self))
    return G_SOURCE_CONTINUE;
  self->timeout_id = 0;
  /* The history page is to show something, too. */
  self->reefer = g_strdup (choose_reefer (self));
  rw_session_set_selected (self->session, self->reefer);
  write_note (self);
  self->timeout_id = g_timeout_add (LAST_ASK, next_shot_cb, self);
  return G_SOURCE_REMOVE;
}

static void
rw_screenshots_dispose (GObject *object)
{
  RwScreenshots *self = RW_SCREENSHOTS (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->paint_id != 0)
    g_clear_signal_handler (&self->paint_id, gtk_widget_get_frame_clock (get_shown (self)));
  g_clear_weak_pointer (&self->shown);
  g_clear_object (&self->window);
  g_clear_object (&self->session);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->reefer, g_free);
  G_OBJECT_CLASS (rw_screenshots_parent_class)->dispose (object);
}

static void
rw_screenshots_class_init (RwScreenshotsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_screenshots_dispose;
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
rw_screenshots_init (RwScreenshots *self)
{
}

RwScreenshots *
rw_screenshots_new (RwWindow *window, RwSession *session, const char *folder, guint n_reefers)
{
  RwScreenshots *self = g_object_new (RW_TYPE_SCREENSHOTS, NULL);

  self->window = g_object_ref (window);
  self->session = g_object_ref (session);
  self->folder = g_strdup (folder);
  self->n_reefers = n_reefers;
  return self;
}

void
rw_screenshots_start (RwScreenshots *self)
{
  self->started = g_get_monotonic_time ();
  if (g_mkdir_with_parents (self->folder, 0755) != 0)
    {
      g_printerr (_("reeferwatch: cannot make the folder %s\n"), self->folder);
      finish (self, FALSE);
      return;
    }
  self->timeout_id = g_timeout_add (500, waited_cb, self);
}
