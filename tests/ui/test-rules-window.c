/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fake-rule-store.h"
#include "rw-fake-rule-tester.h"
#include "rw-rule-field.h"
#include "rw-rules-window.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-ui.h"

#include <glib/gstdio.h>

typedef struct
{
  RwSession *session;
  RwFakeRuleStore *store;
  RwFakeRuleTester *tester;
  RwRulesWindow *window;
  RwRuleEditor *editor;
  RwRuleForm *form;
} Fixture;

static void
settle (Fixture *fixture)
{
  rw_test_settle ();
  rw_test_window_settle (GTK_WIDGET (fixture->window));
}

static void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  const RwCargoProfile banana = {
    .product_id = g_intern_static_string ("P01"),
    .name = (char *) "Bananas <green>",
    .setpoint = 13.5f,
    .low = 13,
    .high = 15,
  };

  rw_cargo_profiles_add (profiles, &banana);
  fixture->session = rw_test_session_new (2);
  fixture->store = rw_fake_rule_store_new ();
  fixture->tester = rw_fake_rule_tester_new ();
  rw_session_set_profiles (fixture->session, profiles);
  rw_session_set_desk_stores (fixture->session, RW_RULE_STORE (fixture->store),
                              RW_RULE_TESTER (fixture->tester), NULL);
  fixture->window = RW_RULES_WINDOW (g_object_ref (rw_rules_window_new (NULL, fixture->session)));
  fixture->editor = rw_rules_view_get_editor (rw_rules_window_get_rules (fixture->window));
  fixture->form = rw_rule_editor_get_form (fixture->editor);
  gtk_window_present (GTK_WINDOW (fixture->window));
  settle (fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  rw_test_settle ();
  g_assert_finalize_object (fixture->window);
  rw_session_set_desk_stores (fixture->session, NULL, NULL, NULL);
  rw_test_session_end (fixture->session);
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->tester);
}

static gboolean
has_text (Fixture *fixture, const char *text)
{
  return rw_test_window_has_text (GTK_WIDGET (fixture->window), text);
}

static void
click (Fixture *fixture, const char *label)
{
  rw_test_window_click (GTK_WIDGET (fixture->window), label);
  settle (fixture);
}

static void
choose (Fixture *fixture, const char *rule_id)
{
  rw_rules_window_edit_rule (fixture->window, rule_id);
  settle (fixture);
}

static const RwAlarmRule *
get_stored (Fixture *fixture)
{
  return rw_alarm_rules_lookup (rw_fake_rule_store_get_rules (fixture->store),
                                g_intern_string ("control_air_high"), RW_CARGO_CHILLED);
}

static void
test_list (Fixture *fixture, gconstpointer user_data)
{
  RwRuleList *list = rw_rules_view_get_list (rw_rules_window_get_rules (fixture->window));
  guint n = rw_alarm_rules_get_size (rw_fake_rule_store_get_rules (fixture->store));

  g_assert_cmpuint (rw_rule_list_get_n_shown (list), ==, n);
  rw_rule_list_search (list, "control_air_HIGH");
  g_assert_cmpuint (rw_rule_list_get_n_shown (list), >=, 2);
  g_assert_cmpuint (rw_rule_list_get_n_shown (list), <, n);
  rw_rule_list_search (list, "no such words");
  g_assert_cmpuint (rw_rule_list_get_n_shown (list), ==, 0);
  rw_rule_list_search (list, "");
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-list");
}

static void
test_save (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "control_air_high");
  g_assert_false (rw_rule_editor_is_changed (fixture->editor));
  rw_rule_form_enter_number (fixture->form, RW_RULE_FIELD_THRESHOLD, 1.5);
  g_assert_true (rw_rule_editor_is_changed (fixture->editor));
  g_assert_true (has_text (fixture, "passes setpoint +\302\2401.5"));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-edit");
  click (fixture, "_Save");
  g_assert_cmpfloat (get_stored (fixture)->threshold, ==, 1.5f);
  g_assert_cmpuint (get_stored (fixture)->version, ==, 2);
  g_assert_false (rw_rule_editor_is_changed (fixture->editor));
  rw_rule_form_enter_number (fixture->form, RW_RULE_FIELD_THRESHOLD, 9);
  click (fixture, "Re_vert");
  g_assert_cmpfloat (rw_rule_form_get_rule (fixture->form)->threshold, ==, 1.5f);
}

/* What makes no sense is said below its field and cannot be stored. */
static void
test_invalid (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "control_air_high");
  rw_rule_form_enter_text (fixture->form, RW_RULE_FIELD_DESCRIPTION, "");
  g_assert_nonnull (rw_rule_form_get_problem (fixture->form));
  rw_rule_editor_save (fixture->editor);
  settle (fixture);
  g_assert_cmpuint (get_stored (fixture)->version, ==, 1);
  rw_rule_form_enter_text (fixture->form, RW_RULE_FIELD_DESCRIPTION, "Warm");
  g_assert_null (rw_rule_form_get_problem (fixture->form));
  rw_rule_form_enter_number (fixture->form, RW_RULE_FIELD_AFTER_1, 3600e6);
  rw_rule_form_enter_number (fixture->form, RW_RULE_FIELD_AFTER_2, 60e6);
  g_assert_nonnull (rw_rule_form_get_problem (fixture->form));
  g_assert_true (has_text (fixture, "later than after_1"));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-invalid");
}

/* Somebody else was faster, and the store tells so or only when it is asked. */
static void
test_conflict (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "control_air_high");
  rw_fake_rule_store_change (fixture->store, "control_air_high", RW_CARGO_CHILLED, 3, TRUE);
  settle (fixture);
  g_assert_cmpfloat (rw_rule_form_get_rule (fixture->form)->threshold, ==, 3);

  rw_rule_form_enter_number (fixture->form, RW_RULE_FIELD_THRESHOLD, 1.5);
  rw_fake_rule_store_change (fixture->store, "control_air_high", RW_CARGO_CHILLED, 4, FALSE);
  click (fixture, "_Save");
  g_assert_true (has_text (fixture, "Somebody else changed the rule"));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-conflict");
  click (fixture, "Store _Mine Over It");
  g_assert_cmpfloat (get_stored (fixture)->threshold, ==, 1.5f);
  g_assert_cmpuint (get_stored (fixture)->version, ==, 4);

  rw_rule_form_enter_number (fixture->form, RW_RULE_FIELD_THRESHOLD, 2.5);
  rw_fake_rule_store_change (fixture->store, "control_air_high", RW_CARGO_CHILLED, 5, TRUE);
  settle (fixture);
  click (fixture, "_Take Theirs");
  g_assert_cmpfloat (rw_rule_form_get_rule (fixture->form)->threshold, ==, 5);
  g_assert_false (has_text (fixture, "Somebody else changed the rule"));
}

static void
test_history (Fixture *fixture, gconstpointer user_data)
{
  rw_fake_rule_store_change (fixture->store, "control_air_high", RW_CARGO_CHILLED, 3, TRUE);
  choose (fixture, "control_air_high");
  rw_rule_editor_show (fixture->editor, "history");
  settle (fixture);
  g_assert_true (has_text (fixture, "somebody else"));
  g_assert_true (has_text (fixture, "Too <many> alarms"));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-history");
  click (fixture, "_Restore");
  g_assert_cmpfloat (rw_rule_form_get_rule (fixture->form)->threshold, !=, 3);
  g_assert_true (rw_rule_editor_is_changed (fixture->editor));
}

static void
test_remove (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "control_air_high");
  gtk_widget_activate_action (GTK_WIDGET (fixture->editor), "rule.remove", NULL);
  settle (fixture);
  click (fixture, "_Remove");
  g_assert_null (get_stored (fixture));
  g_assert_true (has_text (fixture, "Choose a Rule"));
}

static RwRulesView *
get_view (Fixture *fixture)
{
  return rw_rules_window_get_rules (fixture->window);
}

static void
activate (Fixture *fixture, gpointer widget, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (widget), action, NULL));
  settle (fixture);
}

static const RwAlarmRule *
find_stored (Fixture *fixture, const char *rule_id)
{
  return rw_alarm_rules_lookup (rw_fake_rule_store_get_rules (fixture->store),
                                g_intern_string (rule_id), RW_CARGO_CHILLED);
}

/* The switch of the first rule. */
static void
flip (Fixture *fixture)
{
  GtkWidget *list = GTK_WIDGET (rw_rules_view_get_list (get_view (fixture)));
  GtkSwitch *first = GTK_SWITCH (rw_test_window_find (list, GTK_TYPE_SWITCH));

  gtk_switch_set_active (first, !gtk_switch_get_active (first));
  settle (fixture);
}

static void
test_switch (Fixture *fixture, gconstpointer user_data)
{
  const char *first =
      rw_alarm_rules_get (rw_fake_rule_store_get_rules (fixture->store), 0)->rule_id;

  flip (fixture);
  g_assert_false (find_stored (fixture, first)->enabled);
  g_assert_cmpuint (find_stored (fixture, first)->version, ==, 2);
  g_assert_cmpstr (rw_fake_rule_store_get_last_note (fixture->store), ==, "Switched off");
  flip (fixture);
  g_assert_true (find_stored (fixture, first)->enabled);
  g_assert_cmpstr (rw_fake_rule_store_get_last_note (fixture->store), ==, "Switched on");

  /* Somebody else was faster: nothing is switched over what they did, and the list shows it. */
  rw_fake_rule_store_change (fixture->store, first, RW_CARGO_CHILLED, 7, FALSE);
  flip (fixture);
  g_assert_true (has_text (fixture, "Somebody else changed the rule meanwhile"));
  g_assert_true (find_stored (fixture, first)->enabled);
  flip (fixture);
  g_assert_false (find_stored (fixture, first)->enabled);
  g_assert_cmpfloat (find_stored (fixture, first)->threshold, ==, 7);

  rw_fake_rule_store_set_denied (fixture->store, TRUE);
  flip (fixture);
  g_assert_true (has_text (fixture, "change nothing"));
  g_assert_false (find_stored (fixture, first)->enabled);
}

static void
test_new (Fixture *fixture, gconstpointer user_data)
{
  /* Not over what is edited and not saved. */
  choose (fixture, "control_air_high");
  rw_rule_form_enter_number (fixture->form, RW_RULE_FIELD_THRESHOLD, 1.5);
  activate (fixture, get_view (fixture), "rules.new");
  g_assert_true (has_text (fixture, "What you edited is not saved"));
  g_assert_cmpfloat (rw_rule_form_get_rule (fixture->form)->threshold, ==, 1.5f);
  click (fixture, "Re_vert");

  activate (fixture, get_view (fixture), "rules.new");
  g_assert_false (has_text (fixture, "What you edited is not saved"));
  g_assert_null (find_stored (fixture, "my_rule"));
  rw_rule_form_enter_text (fixture->form, RW_RULE_FIELD_DESCRIPTION, "Ours");
  settle (fixture);
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-new");
  click (fixture, "_Save");
  g_assert_cmpstr (find_stored (fixture, "my_rule")->description, ==, "Ours");
  g_assert_cmpuint (find_stored (fixture, "my_rule")->version, ==, 1);

  /* There can be only one of that name. */
  activate (fixture, get_view (fixture), "rules.new");
  rw_rule_form_enter_text (fixture->form, RW_RULE_FIELD_DESCRIPTION, "Mine");
  click (fixture, "_Save");
  g_assert_true (has_text (fixture, "There is such a rule already"));
  g_assert_cmpstr (find_stored (fixture, "my_rule")->description, ==, "Ours");
}

static void
test_duplicate (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "control_air_high");
  activate (fixture, fixture->editor, "rule.duplicate");
  click (fixture, "_Save");
  g_assert_nonnull (find_stored (fixture, "control_air_high_2"));
  choose (fixture, "control_air_high");
  activate (fixture, fixture->editor, "rule.duplicate");
  rw_rule_form_enter_number (fixture->form, RW_RULE_FIELD_THRESHOLD, 4);
  click (fixture, "_Save");
  g_assert_cmpfloat (find_stored (fixture, "control_air_high_3")->threshold, ==, 4);
  g_assert_cmpfloat (find_stored (fixture, "control_air_high_2")->threshold, ==,
                     get_stored (fixture)->threshold);
  g_assert_cmpuint (get_stored (fixture)->version, ==, 1);
}

static void
await_text (Fixture *fixture, const char *text)
{
  while (!has_text (fixture, text))
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
}

static void
import (Fixture *fixture, GFile *file, const char *text, const char *expected)
{
  g_assert_true (
      g_file_replace_contents (file, text, strlen (text), NULL, FALSE, 0, NULL, NULL, NULL));
  rw_rules_view_import (get_view (fixture), file);
  await_text (fixture, expected);
}

/* What is exported changes nothing when it is imported, and what was changed in it is shown first.
 */
static void
test_files (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("rw-rules-XXXXXX.json", &stream, NULL);
  g_autoptr (RwAlarmRules) read = NULL;
  g_autoptr (RwAlarmRule) rule = NULL;
  g_autofree char *stored = rw_alarm_rules_to_json (rw_fake_rule_store_get_rules (fixture->store));
  g_autofree char *exported = NULL, *changed = NULL;

  rw_rules_view_export (get_view (fixture), file);
  await_text (fixture, "The rules are in");
  g_assert_true (g_file_load_contents (file, NULL, &exported, NULL, NULL, NULL));
  g_assert_cmpstr (exported, ==, stored);
  import (fixture, file, exported, "nothing to import");
  click (fixture, "_Cancel");

  read = rw_alarm_rules_from_json (exported, -1, NULL);
  rule = rw_alarm_rule_copy (get_stored (fixture));
  rule->threshold = 2.5f;
  rw_alarm_rules_add (read, rule);
  changed = rw_alarm_rules_to_json (read);
  import (fixture, file, changed, "would change 1 rule");
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-import");
  g_assert_cmpfloat (get_stored (fixture)->threshold, !=, 2.5f);
  click (fixture, "_Import");
  g_assert_cmpfloat (get_stored (fixture)->threshold, ==, 2.5f);
  g_assert_true (g_str_has_prefix (rw_fake_rule_store_get_last_note (fixture->store),
                                   "Imported from rw-rules-"));
  g_assert_true (has_text (fixture, "Choose a Rule"));

  import (fixture, file, "[{\"rule_id\": \"<b>\"}]", "cannot be imported");
  g_file_delete (file, NULL, NULL);
}

static void
test_denied (Fixture *fixture, gconstpointer user_data)
{
  rw_fake_rule_store_set_denied (fixture->store, TRUE);
  choose (fixture, "control_air_high");
  rw_rule_form_enter_number (fixture->form, RW_RULE_FIELD_THRESHOLD, 1.5);
  click (fixture, "_Save");
  g_assert_true (has_text (fixture, "no <right>"));
  g_assert_cmpuint (get_stored (fixture)->version, ==, 1);
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-denied");
}

/* Who may change nothing sees so before trying, and another database may grant it. */
static void
test_read_only (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (RwFakeRuleStore) other = rw_fake_rule_store_new ();

  g_assert_false (has_text (fixture, "change nothing"));
  rw_fake_rule_store_set_denied (other, TRUE);
  rw_session_set_desk_stores (fixture->session, RW_RULE_STORE (other),
                              RW_RULE_TESTER (fixture->tester), NULL);
  settle (fixture);
  g_assert_true (has_text (fixture, "You can look at everything but change nothing"));
  g_assert_true (has_text (fixture, "no <right>"));
  choose (fixture, "control_air_high");
  g_assert_false (rw_test_window_has_text (GTK_WIDGET (fixture->editor), "_Save"));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-read-only");

  rw_session_set_desk_stores (fixture->session, RW_RULE_STORE (fixture->store),
                              RW_RULE_TESTER (fixture->tester), NULL);
  settle (fixture);
  g_assert_false (has_text (fixture, "change nothing"));
}

static void
test_trial (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "control_air_high");
  rw_rule_form_enter_number (fixture->form, RW_RULE_FIELD_THRESHOLD, 2);
  rw_rule_editor_show (fixture->editor, "trial");
  settle (fixture);
  rw_fake_rule_tester_hold (fixture->tester, TRUE);
  click (fixture, "_Try on History");
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-trial-running");
  click (fixture, "_Cancel");
  g_assert_false (has_text (fixture, " gone, "));
  rw_fake_rule_tester_hold (fixture->tester, FALSE);
  click (fixture, "_Try on History");
  g_assert_cmpuint (rw_fake_rule_tester_get_n_runs (fixture->tester), ==, 3);
  g_assert_true (has_text (fixture, "30 alarms: 0 new, 30 gone, 30 the same"));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1080, 1100);
  settle (fixture);
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-trial");
  click (fixture, "_Enable the Edited Rule");
  g_assert_cmpfloat (get_stored (fixture)->threshold, ==, 2);
  g_assert_nonnull (strstr (rw_fake_rule_store_get_last_note (fixture->store), "30 gone"));
}

static void
test_profiles (Fixture *fixture, gconstpointer user_data)
{
  RwProfilesView *view = rw_rules_window_get_profiles (fixture->window);
  RwProfileForm *form = rw_profiles_view_get_form (view);

  rw_rules_window_show_view (fixture->window, "profiles");
  g_assert_true (rw_profiles_view_choose (view, "P01"));
  settle (fixture);
  rw_profile_form_enter (form, G_STRUCT_OFFSET (RwCargoProfile, high), 12);
  g_assert_nonnull (rw_profile_form_get_problem (form));
  settle (fixture);
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-profiles");
  rw_profile_form_enter (form, G_STRUCT_OFFSET (RwCargoProfile, high), 16);
  g_assert_null (rw_profile_form_get_problem (form));
  rw_profiles_view_save (view);
  settle (fixture);
  g_assert_cmpfloat (rw_fake_rule_store_get_last_profile (fixture->store)->high, ==, 16);
  g_assert_cmpfloat (
      rw_cargo_profiles_lookup (rw_session_get_profiles (fixture->session), "P01")->high, ==, 16);
}

static void
import_bookings (Fixture *fixture, const char *text)
{
  RwBookingsView *view = rw_rules_window_get_bookings (fixture->window);
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("rw-bookings-XXXXXX.csv", &stream, NULL);

  g_assert_true (
      g_file_replace_contents (file, text, strlen (text), NULL, FALSE, 0, NULL, NULL, NULL));
  rw_bookings_view_import (view, file);
  while (rw_bookings_view_is_importing (view))
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
  g_file_delete (file, NULL, NULL);
}

static void
test_bookings (Fixture *fixture, gconstpointer user_data)
{
  RwBookingsView *view = rw_rules_window_get_bookings (fixture->window);
  RwBookingForm *form = rw_bookings_view_get_form (view);

  rw_rules_window_show_view (fixture->window, "bookings");
  gtk_widget_activate_action (GTK_WIDGET (view), "bookings.new", NULL);
  rw_booking_form_enter (form, "RWTU0000001", 5);
  settle (fixture);
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-booking");
  rw_booking_form_save (form);
  settle (fixture);
  g_assert_cmpuint (rw_fake_rule_store_get_n_bookings (fixture->store), ==, 1);
  g_assert_cmpuint (rw_bookings_view_get_n_shown (view), ==, 1);

  import_bookings (fixture,
                   "container_id;booked_setpoint;valid_from\nA1;-18,5;2026-11-01T00:00:00Z\n"
                   "A2;;2026-11-02T00:00:00Z\n");
  g_assert_cmpuint (rw_fake_rule_store_get_n_bookings (fixture->store), ==, 3);
  g_assert_true (has_text (fixture, "2 bookings were imported"));
  import_bookings (fixture, "container_id,booked_setpoint,valid_from\nA3,4,2026-11-01T00:00:00Z\n"
                            "A4,warm,2026-11-01T00:00:00Z\n");
  g_assert_cmpuint (rw_fake_rule_store_get_n_bookings (fixture->store), ==, 3);
  g_assert_true (has_text (fixture, "Line 3"));
  rw_bookings_view_search (view, "A1");
  settle (fixture);
  g_assert_cmpuint (rw_bookings_view_get_n_shown (view), ==, 1);
}

static void
test_looks (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "power_lost");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  settle (fixture);
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 720);
  settle (fixture);
  settle (fixture);
  rw_test_window_picture (GTK_WIDGET (fixture->window), "rules-narrow");
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/ui/rules-window/", name, NULL);

  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  add ("list", test_list);
  add ("save", test_save);
  add ("invalid", test_invalid);
  add ("conflict", test_conflict);
  add ("history", test_history);
  add ("remove", test_remove);
  add ("switch", test_switch);
  add ("new", test_new);
  add ("duplicate", test_duplicate);
  add ("files", test_files);
  add ("denied", test_denied);
  add ("read-only", test_read_only);
  add ("trial", test_trial);
  add ("profiles", test_profiles);
  add ("bookings", test_bookings);
  add ("looks", test_looks);
  return g_test_run ();
}
