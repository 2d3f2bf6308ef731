/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-style.h"

/* Land and sea are close in lightness so that what is abnormal is the only loud thing on the map. The
 * colours of conditions are those of the marks in the window's style sheets. */
static const RwMapPalette palettes[RW_N_MAP_STYLES] = {
  [RW_MAP_STYLE_LIGHT] = {
    .sea = { 0.812f, 0.867f, 0.902f, 1.0f },
    .land = { 0.957f, 0.949f, 0.925f, 1.0f },
    .coast = { 0.616f, 0.706f, 0.761f, 1.0f },
    .border = { 0.827f, 0.808f, 0.761f, 1.0f },
    .graticule = { 0.435f, 0.576f, 0.659f, 0.16f },
    .label = { 0.298f, 0.353f, 0.400f, 1.0f },
    .halo = { 0.969f, 0.965f, 0.949f, 0.85f },
    .port = { 0.435f, 0.502f, 0.553f, 1.0f },
    .bubble = { 1.000f, 1.000f, 1.000f, 1.0f },
    .ring = { 0.639f, 0.659f, 0.682f, 1.0f },
    .text = { 0.180f, 0.204f, 0.212f, 1.0f },
    .outline = { 1.000f, 1.000f, 1.000f, 1.0f },
    .selection = { 0.110f, 0.443f, 0.847f, 1.0f },
    .condition = {
      [RW_CONDITION_CRITICAL] = { 0.753f, 0.110f, 0.157f, 1.0f },
      [RW_CONDITION_HIGH] = { 0.722f, 0.290f, 0.000f, 1.0f },
      [RW_CONDITION_MEDIUM] = { 0.541f, 0.380f, 0.000f, 1.0f },
      [RW_CONDITION_LOW] = { 0.043f, 0.431f, 0.502f, 1.0f },
      [RW_CONDITION_SILENT] = { 0.420f, 0.416f, 0.439f, 1.0f },
      [RW_CONDITION_OFF] = { 0.369f, 0.361f, 0.392f, 1.0f },
      [RW_CONDITION_NORMAL] = { 0.502f, 0.522f, 0.545f, 1.0f },
    },
    .on_condition = { 1.000f, 1.000f, 1.000f, 1.0f },
  },
  [RW_MAP_STYLE_DARK] = {
    .sea = { 0.106f, 0.133f, 0.161f, 1.0f },
    .land = { 0.173f, 0.196f, 0.220f, 1.0f },
    .coast = { 0.302f, 0.365f, 0.412f, 1.0f },
    .border = { 0.271f, 0.294f, 0.318f, 1.0f },
    .graticule = { 0.624f, 0.722f, 0.784f, 0.09f },
    .label = { 0.706f, 0.749f, 0.784f, 1.0f },
    .halo = { 0.125f, 0.149f, 0.173f, 0.85f },
    .port = { 0.522f, 0.588f, 0.639f, 1.0f },
    .bubble = { 0.239f, 0.267f, 0.294f, 1.0f },
    .ring = { 0.490f, 0.518f, 0.545f, 1.0f },
    .text = { 0.949f, 0.957f, 0.961f, 1.0f },
    .outline = { 0.106f, 0.133f, 0.161f, 1.0f },
    .selection = { 0.471f, 0.682f, 0.929f, 1.0f },
    .condition = {
      [RW_CONDITION_CRITICAL] = { 1.000f, 0.541f, 0.502f, 1.0f },
      [RW_CONDITION_HIGH] = { 1.000f, 0.690f, 0.400f, 1.0f },
      [RW_CONDITION_MEDIUM] = { 0.973f, 0.894f, 0.361f, 1.0f },
      [RW_CONDITION_LOW] = { 0.498f, 0.839f, 0.902f, 1.0f },
      [RW_CONDITION_SILENT] = { 0.663f, 0.655f, 0.678f, 1.0f },
      [RW_CONDITION_OFF] = { 0.710f, 0.702f, 0.725f, 1.0f },
      [RW_CONDITION_NORMAL] = { 0.604f, 0.600f, 0.588f, 1.0f },
    },
    .on_condition = { 0.141f, 0.122f, 0.192f, 1.0f },
  },
  [RW_MAP_STYLE_CONTRAST] = {
    .sea = { 1.000f, 1.000f, 1.000f, 1.0f },
    .land = { 0.894f, 0.894f, 0.878f, 1.0f },
    .coast = { 0.000f, 0.000f, 0.000f, 1.0f },
    .border = { 0.416f, 0.416f, 0.416f, 1.0f },
    .graticule = { 0.000f, 0.000f, 0.000f, 0.18f },
    .label = { 0.000f, 0.000f, 0.000f, 1.0f },
    .halo = { 1.000f, 1.000f, 1.000f, 1.0f },
    .port = { 0.000f, 0.000f, 0.000f, 1.0f },
    .bubble = { 1.000f, 1.000f, 1.000f, 1.0f },
    .ring = { 0.353f, 0.353f, 0.353f, 1.0f },
    .text = { 0.000f, 0.000f, 0.000f, 1.0f },
    .outline = { 1.000f, 1.000f, 1.000f, 1.0f },
    .selection = { 0.000f, 0.000f, 0.784f, 1.0f },
    .condition = {
      [RW_CONDITION_CRITICAL] = { 0.561f, 0.000f, 0.063f, 1.0f },
      [RW_CONDITION_HIGH] = { 0.478f, 0.188f, 0.000f, 1.0f },
      [RW_CONDITION_MEDIUM] = { 0.361f, 0.251f, 0.000f, 1.0f },
      [RW_CONDITION_LOW] = { 0.000f, 0.290f, 0.345f, 1.0f },
      [RW_CONDITION_SILENT] = { 0.239f, 0.220f, 0.275f, 1.0f },
      [RW_CONDITION_OFF] = { 0.239f, 0.220f, 0.275f, 1.0f },
      [RW_CONDITION_NORMAL] = { 0.239f, 0.220f, 0.275f, 1.0f },
    },
    .on_condition = { 1.000f, 1.000f, 1.000f, 1.0f },
  },
  [RW_MAP_STYLE_DARK_CONTRAST] = {
    .sea = { 0.000f, 0.000f, 0.000f, 1.0f },
    .land = { 0.149f, 0.149f, 0.149f, 1.0f },
    .coast = { 1.000f, 1.000f, 1.000f, 1.0f },
    .border = { 0.627f, 0.627f, 0.627f, 1.0f },
    .graticule = { 1.000f, 1.000f, 1.000f, 0.22f },
    .label = { 1.000f, 1.000f, 1.000f, 1.0f },
    .halo = { 0.000f, 0.000f, 0.000f, 1.0f },
    .port = { 1.000f, 1.000f, 1.000f, 1.0f },
    .bubble = { 0.000f, 0.000f, 0.000f, 1.0f },
    .ring = { 0.784f, 0.784f, 0.784f, 1.0f },
    .text = { 1.000f, 1.000f, 1.000f, 1.0f },
    .outline = { 0.000f, 0.000f, 0.000f, 1.0f },
    .selection = { 0.612f, 0.784f, 1.000f, 1.0f },
    .condition = {
      [RW_CONDITION_CRITICAL] = { 1.000f, 0.702f, 0.675f, 1.0f },
      [RW_CONDITION_HIGH] = { 1.000f, 0.812f, 0.620f, 1.0f },
      [RW_CONDITION_MEDIUM] = { 1.000f, 0.953f, 0.627f, 1.0f },
      [RW_CONDITION_LOW] = { 0.710f, 0.941f, 0.980f, 1.0f },
      [RW_CONDITION_SILENT] = { 0.871f, 0.867f, 0.855f, 1.0f },
      [RW_CONDITION_OFF] = { 0.871f, 0.867f, 0.855f, 1.0f },
      [RW_CONDITION_NORMAL] = { 0.871f, 0.867f, 0.855f, 1.0f },
    },
    .on_condition = { 0.000f, 0.000f, 0.000f, 1.0f },
  },
};

const RwMapPalette *
rw_map_style_get_palette (RwMapStyle style)
{
  g_return_val_if_fail (style < RW_N_MAP_STYLES, &palettes[RW_MAP_STYLE_LIGHT]);

  return &palettes[style];
}
