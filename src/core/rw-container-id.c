/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-container-id.h"

#include <string.h>

#define OWNER_LENGTH 4
#define SERIAL_LENGTH 6
#define BODY_LENGTH (OWNER_LENGTH + SERIAL_LENGTH)

static gboolean
has_iso_form (const char *id)
{
  if (strlen (id) != BODY_LENGTH + 1)
    return FALSE;

  for (int i = 0; i < OWNER_LENGTH; i++)
    if (!g_ascii_isupper (id[i]))
      return FALSE;

  for (int i = OWNER_LENGTH; i < BODY_LENGTH + 1; i++)
    if (!g_ascii_isdigit (id[i]))
      return FALSE;

  return TRUE;
}

/* Letters count from 10 upwards but skip the multiples of 11, which would not change the sum. */
static int
letter_value (char letter)
{
  int value = 10;

  for (char c = 'A'; c < letter; c++)
    {
      value++;
      if (value % 11 == 0)
        value++;
    }

  return value;
}

int
rw_container_id_get_check_digit (const char *id)
{
  int sum = 0;

  for (int i = 0; i < BODY_LENGTH; i++)
    sum += (i < OWNER_LENGTH ? letter_value (id[i]) : id[i] - '0') << i;

  return sum % 11 % 10;
}

RwContainerIdForm
rw_container_id_check (const char *id)
{
  if (!has_iso_form (id))
    return RW_CONTAINER_ID_OTHER;

  return rw_container_id_get_check_digit (id) == id[BODY_LENGTH] - '0'
           ? RW_CONTAINER_ID_VALID
           : RW_CONTAINER_ID_WRONG_CHECK_DIGIT;
}
