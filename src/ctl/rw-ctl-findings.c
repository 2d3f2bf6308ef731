/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-findings.h"

#include <glib/gi18n.h>

static void
print_line (const char *word, const char *name, const char *text)
{
  g_print ("%-8s%-20s%s\n", word, name, text);
}

void
rw_ctl_findings_ok (RwCtlFindings *self, const char *name, const char *text)
{
  print_line (_ ("ok"), name, text);
}

void
rw_ctl_findings_warn (RwCtlFindings *self, const char *name, const char *text, const char *advice)
{
  print_line (_ ("warning"), name, text);
  print_line ("", "", advice);
}

void
rw_ctl_findings_failed (RwCtlFindings *self,
                        const char *name,
                        int code,
                        const char *text,
                        const char *advice)
{
  print_line (_ ("failed"), name, text);
  print_line ("", "", advice);
  if (code != RW_CTL_UNAVAILABLE)
    self->code = RW_CTL_CONFIGURATION;
  else if (self->code == RW_CTL_OK)
    self->code = RW_CTL_UNAVAILABLE;
}
