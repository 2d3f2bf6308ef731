/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-lane.h"

#include <string.h>

/* The ports come first: N_TERMINALS of them. */
static const RwSimPlace places[] = {
  { "Rotterdam", 51.955, 4.050 },
  { "Antwerp", 51.275, 4.300 },
  { "Hamburg", 53.515, 9.930 },
  { "Algeciras", 36.135, -5.430 },
  { "Valencia", 39.440, -0.315 },
  { "Genoa", 44.405, 8.880 },
  { "Piraeus", 37.945, 23.600 },
  { "JebelAli", 25.010, 55.060 },
  { "Salalah", 16.940, 54.005 },
  { "Mundra", 22.740, 69.705 },
  { "NhavaSheva", 18.950, 72.945 },
  { "Colombo", 6.950, 79.845 },
  { "Singapore", 1.265, 103.800 },
  { "LaemChabang", 13.070, 100.885 },
  { "CaiMep", 10.530, 107.030 },
  { "HongKong", 22.330, 114.115 },
  { "Yantian", 22.575, 114.275 },
  { "Shanghai", 30.625, 122.065 },
  { "Busan", 35.080, 128.830 },
  { "Yokohama", 35.430, 139.665 },
  { "Kaohsiung", 22.560, 120.315 },
  { "Manila", 14.605, 120.945 },
  { "LosAngeles", 33.740, -118.260 },
  { "Oakland", 37.800, -122.325 },
  { "Tacoma", 47.270, -122.410 },
  { "Balboa", 8.955, -79.565 },
  { "Cartagena", 10.400, -75.520 },
  { "Guayaquil", -2.280, -79.905 },
  { "Callao", -12.050, -77.150 },
  { "SanAntonio", -33.590, -71.620 },
  { "Moin", 10.010, -83.080 },
  { "Philadelphia", 39.900, -75.135 },
  { "NewYork", 40.680, -74.150 },
  { "Santos", -23.960, -46.300 },
  { "BuenosAires", -34.580, -58.365 },
  { "CapeTown", -33.905, 18.435 },
  { "Durban", -29.880, 31.030 },
  { "Mombasa", -4.045, 39.630 },
  { "Abidjan", 5.285, -4.010 },
  { "Sydney", -33.970, 151.215 },
  { "Melbourne", -37.835, 144.910 },
  { "Brisbane", -27.385, 153.170 },
  { "Auckland", -36.845, 174.785 },
  { "Tauranga", -37.660, 176.180 },
#define N_TERMINALS 44

  { "MaasMouth", 52.02, 3.80 },        { "Scheldt", 51.42, 3.40 },
  { "Texel", 53.40, 4.30 },            { "Bight", 54.05, 7.60 },
  { "Elbe", 53.88, 8.95 },             { "Dover", 51.00, 1.45 },
  { "Casquets", 49.95, -2.90 },        { "Ushant", 48.75, -6.00 },
  { "Finisterre", 43.20, -10.00 },     { "StVincent", 36.75, -9.40 },
  { "Spartel", 35.92, -6.10 },         { "Gibraltar", 35.98, -5.25 },
  { "Gata", 36.45, -1.90 },            { "Palos", 37.60, -0.30 },
  { "LaNao", 38.80, 0.50 },            { "Minorca", 40.80, 3.50 },
  { "Ligurian", 43.30, 7.90 },         { "Algiers", 37.30, 3.50 },
  { "Sardinia", 37.90, 8.80 },         { "CapBon", 37.35, 11.20 },
  { "Malta", 35.40, 14.60 },           { "Crete", 34.20, 24.00 },
  { "Matapan", 36.10, 22.70 },         { "Maleas", 36.35, 23.35 },
  { "Saronic", 37.65, 23.60 },         { "Corsica", 43.00, 9.75 },
  { "Bonifacio", 40.60, 11.00 },       { "Messina", 38.35, 15.45 },
  { "Reggio", 37.80, 15.50 },          { "PortSaid", 31.45, 32.35 },
  { "Ismailia", 30.58, 32.28 },        { "Suez", 29.85, 32.57 },
  { "GulfOfSuez", 28.50, 33.10 },      { "Shadwan", 27.40, 34.20 },
  { "RedSeaNorth", 24.50, 36.00 },     { "RedSeaSouth", 15.20, 41.60 },
  { "Hanish", 13.30, 42.75 },          { "BabElMandeb", 12.50, 43.35 },
  { "Aden", 12.50, 46.50 },            { "Guardafui", 13.30, 51.20 },
  { "Socotra", 11.40, 55.40 },         { "Masirah", 19.50, 59.50 },
  { "RasAlHadd", 22.70, 60.30 },       { "OmanGulf", 25.30, 57.30 },
  { "Hormuz", 26.45, 56.55 },          { "Gulf", 25.80, 55.20 },
  { "Kutch", 22.60, 68.60 },           { "Saurashtra", 20.20, 69.60 },
  { "Bombay", 18.85, 72.60 },          { "Goa", 15.00, 73.00 },
  { "Comorin", 7.50, 77.00 },          { "EightDegree", 7.60, 73.00 },
  { "Dondra", 5.75, 80.60 },           { "Rondo", 6.30, 94.60 },
  { "Aceh", 5.60, 98.00 },             { "OneFathom", 2.90, 100.90 },
  { "MalaccaSouth", 1.75, 102.70 },    { "Karimun", 1.15, 103.45 },
  { "Horsburgh", 1.33, 104.50 },       { "Anambas", 4.00, 105.20 },
  { "ConSon", 8.00, 108.50 },          { "Paracels", 12.50, 111.00 },
  { "Macclesfield", 18.00, 114.00 },   { "Pearl", 21.95, 114.30 },
  { "Shantou", 22.80, 117.20 },        { "TaiwanStrait", 24.60, 119.40 },
  { "Wenzhou", 27.50, 121.80 },        { "Yangtze", 30.55, 122.75 },
  { "Jeju", 32.80, 126.30 },           { "KoreaStrait", 34.60, 128.90 },
  { "Tsushima", 33.90, 128.80 },       { "GotoSea", 32.20, 128.30 },
  { "Osumi", 30.75, 130.40 },          { "Shikoku", 32.40, 134.20 },
  { "Izu", 34.20, 138.90 },            { "Uraga", 35.05, 139.72 },
  { "Nojima", 34.60, 140.40 },         { "Aleutians", 49.60, -178.00 },
  { "JuanDeFuca", 48.45, -124.90 },    { "Victoria", 48.25, -123.30 },
  { "Whidbey", 48.12, -122.72 },       { "Puget", 47.60, -122.44 },
  { "Conception", 34.35, -120.70 },    { "Channel", 34.08, -119.30 },
  { "PointSur", 36.30, -122.20 },      { "GoldenGate", 37.78, -122.70 },
  { "Alcatraz", 37.84, -122.42 },      { "GulfOfSiam", 9.00, 102.50 },
  { "Sattahip", 12.40, 100.70 },       { "CaMau", 8.00, 104.70 },
  { "VungTau", 10.20, 107.15 },        { "Corregidor", 14.35, 120.50 },
  { "Luzon", 15.80, 119.40 },          { "Bashi", 21.50, 120.20 },
  { "BajaCalifornia", 22.50, -111.50 },{ "Tehuantepec", 14.00, -96.00 },
  { "Azuero", 7.00, -80.20 },          { "Gatun", 9.18, -79.90 },
  { "Colon", 9.45, -79.92 },           { "Caribbean", 12.80, -76.50 },
  { "Mona", 18.20, -67.85 },           { "MonaNorth", 19.50, -67.90 },
  { "Delaware", 38.70, -74.80 },       { "DelawareBay", 39.25, -75.25 },
  { "Wilmington", 39.65, -75.53 },     { "Ambrose", 40.45, -73.75 },
  { "Cocos", 1.00, -81.20 },           { "SantaElena", -2.30, -81.40 },
  { "Jambeli", -3.15, -80.60 },        { "Puna", -2.75, -79.95 },
  { "Talara", -4.60, -81.70 },         { "Chimbote", -9.00, -79.60 },
  { "Pisco", -14.00, -77.20 },         { "Arica", -18.50, -72.80 },
  { "Recalada", -35.15, -56.20 },      { "LaPlata", -35.70, -53.50 },
  { "RioGrande", -32.50, -50.20 },     { "CaboFrio", -23.50, -41.50 },
  { "Abrolhos", -18.30, -37.60 },      { "Recife", -8.00, -34.20 },
  { "CapeVerde", 15.50, -20.30 },      { "Canaries", 28.50, -19.00 },
  { "Madeira", 33.50, -18.20 },        { "Palmas", 3.30, -9.50 },
  { "Agulhas", -35.40, 19.80 },        { "Algoa", -34.80, 25.80 },
  { "EastLondon", -33.20, 28.80 },     { "Delagoa", -26.00, 36.00 },
  { "Mozambique", -16.50, 41.80 },     { "Comoros", -10.80, 41.80 },
  { "Somalia", 1.50, 47.50 },          { "RasHafun", 9.50, 53.50 },
  { "PhillipHeads", -38.45, 144.60 },  { "BassStrait", -39.35, 146.50 },
  { "CapeHowe", -37.60, 150.40 },      { "SydneyHeads", -33.95, 151.50 },
  { "Solitary", -30.00, 153.60 },      { "Moreton", -26.90, 153.60 },
  { "CoralSea", -19.00, 156.00 },      { "Bougainville", -7.50, 158.00 },
  { "Carolines", 8.00, 152.00 },       { "Reinga", -34.10, 172.60 },
  { "NorthCape", -34.30, 173.40 },     { "Colville", -36.10, 175.10 },
  { "Plenty", -37.30, 176.60 },        { "EastCape", -37.20, 178.90 },
  { "Line", 2.00, -150.00 },

  { "Duisburg", 51.43, 6.76 },         { "Berlin", 52.52, 13.40 },
  { "Madrid", 40.42, -3.70 },          { "Milan", 45.46, 9.19 },
  { "Delhi", 28.61, 77.21 },           { "Pune", 18.52, 73.86 },
  { "Bangkok", 13.75, 100.50 },        { "KualaLumpur", 3.14, 101.69 },
  { "Daejeon", 36.35, 127.38 },        { "Nagano", 36.65, 138.18 },
  { "LasVegas", 36.17, -115.14 },      { "Sacramento", 38.58, -121.49 },
  { "Yakima", 46.60, -120.51 },        { "Medellin", 6.24, -75.58 },
  { "Quevedo", -1.03, -79.46 },        { "Santiago", -33.45, -70.67 },
  { "SanJose", 9.93, -84.08 },         { "Pittsburgh", 40.44, -79.99 },
  { "Campinas", -22.91, -47.06 },      { "Rosario", -32.95, -60.64 },
  { "Ceres", -33.37, 19.31 },          { "Johannesburg", -26.20, 28.05 },
  { "Nairobi", -1.29, 36.82 },         { "Canberra", -35.28, 149.13 },
  { "Shepparton", -36.38, 145.40 },    { "Hamilton", -37.79, 175.28 },
};

static const RwSimLane sea_lanes[] = {
  { RW_SIM_LANE_SEA,
    "*Hamburg Elbe Bight Texel MaasMouth *Rotterdam MaasMouth Dover Casquets Ushant Finisterre "
    "StVincent Spartel Gibraltar *Algeciras Gibraltar Gata Algiers Sardinia CapBon Malta Crete "
    "PortSaid Ismailia Suez GulfOfSuez Shadwan RedSeaNorth RedSeaSouth Hanish BabElMandeb Aden "
    "Guardafui EightDegree Comorin *Colombo Dondra Rondo Aceh OneFathom MalaccaSouth Karimun "
    "*Singapore Horsburgh Anambas ConSon Paracels Macclesfield Pearl *Yantian Pearl Shantou "
    "TaiwanStrait Wenzhou Yangtze *Shanghai Yangtze Jeju KoreaStrait *Busan" },
  { RW_SIM_LANE_SEA,
    "*Guayaquil Puna Jambeli SantaElena Cocos Azuero *Balboa Gatun Colon Caribbean Mona MonaNorth "
    "Ushant Casquets Dover Scheldt *Antwerp Scheldt MaasMouth *Rotterdam" },
  { RW_SIM_LANE_SEA,
    "*Tauranga Plenty EastCape Line *LosAngeles Channel Conception PointSur GoldenGate Alcatraz "
    "*Oakland" },
  { RW_SIM_LANE_SEA,
    "*Shanghai Yangtze Jeju KoreaStrait *Busan KoreaStrait Tsushima GotoSea Osumi Shikoku Izu "
    "Uraga *Yokohama Uraga Nojima Aleutians JuanDeFuca Victoria Whidbey Puget *Tacoma" },
  { RW_SIM_LANE_SEA,
    "*BuenosAires Recalada LaPlata RioGrande *Santos CaboFrio Abrolhos Recife CapeVerde Canaries "
    "Madeira Finisterre Ushant Casquets Dover MaasMouth *Rotterdam MaasMouth Texel Bight Elbe "
    "*Hamburg" },
  { RW_SIM_LANE_SEA,
    "*SanAntonio Arica Pisco *Callao Chimbote Talara SantaElena Cocos Azuero *Balboa Gatun Colon "
    "Caribbean Mona MonaNorth Delaware DelawareBay Wilmington *Philadelphia Wilmington "
    "DelawareBay Delaware Ambrose *NewYork" },
  { RW_SIM_LANE_SEA,
    "*Durban EastLondon Algoa Agulhas *CapeTown Palmas CapeVerde Canaries Madeira Finisterre "
    "Ushant Casquets Dover MaasMouth *Rotterdam" },
  { RW_SIM_LANE_SEA,
    "*NhavaSheva Bombay Saurashtra Kutch *Mundra Kutch RasAlHadd OmanGulf Hormuz Gulf *JebelAli "
    "Gulf Hormuz OmanGulf RasAlHadd Masirah *Salalah Guardafui Aden BabElMandeb Hanish "
    "RedSeaSouth RedSeaNorth Shadwan GulfOfSuez Suez Ismailia PortSaid Crete Maleas Saronic "
    "*Piraeus Saronic Maleas Matapan Reggio Messina Bonifacio Corsica *Genoa Ligurian Minorca "
    "*Valencia" },
  { RW_SIM_LANE_SEA,
    "*Melbourne PhillipHeads BassStrait CapeHowe SydneyHeads *Sydney SydneyHeads Solitary "
    "*Brisbane Moreton CoralSea Bougainville Carolines Uraga *Yokohama" },
  { RW_SIM_LANE_SEA,
    "*LaemChabang Sattahip GulfOfSiam CaMau VungTau *CaiMep VungTau ConSon Paracels Macclesfield "
    "Pearl *HongKong Pearl Bashi *Kaohsiung Bashi Luzon Corregidor *Manila" },
  { RW_SIM_LANE_SEA,
    "*Yokohama Uraga Nojima Conception Channel *LosAngeles BajaCalifornia Tehuantepec Azuero "
    "*Balboa" },
  { RW_SIM_LANE_SEA,
    "*Moin Colon Caribbean *Cartagena Caribbean Mona MonaNorth Ushant Casquets Dover Scheldt "
    "*Antwerp" },
  { RW_SIM_LANE_SEA,
    "*Mombasa Somalia RasHafun Socotra *Salalah Guardafui Aden BabElMandeb Hanish RedSeaSouth "
    "RedSeaNorth Shadwan GulfOfSuez Suez Ismailia PortSaid Crete Malta CapBon Sardinia Algiers "
    "Gata Gibraltar *Algeciras" },
  { RW_SIM_LANE_SEA,
    "*Sydney SydneyHeads Reinga NorthCape Colville *Auckland Colville Plenty *Tauranga" },
  { RW_SIM_LANE_SEA,
    "*Abidjan Palmas CapeVerde Canaries Madeira StVincent Spartel Gibraltar *Algeciras Gibraltar "
    "Gata Palos LaNao *Valencia" },
  { RW_SIM_LANE_SEA,
    "*Mombasa Comoros Mozambique Delagoa *Durban" },
};

static const RwSimLane roads[] = {
  { RW_SIM_LANE_ROAD, "*Rotterdam *Duisburg" },
  { RW_SIM_LANE_ROAD, "*Hamburg *Berlin" },
  { RW_SIM_LANE_ROAD, "*LosAngeles *LasVegas" },
  { RW_SIM_LANE_ROAD, "*Guayaquil *Quevedo" },
  { RW_SIM_LANE_ROAD, "*Santos *Campinas" },
  { RW_SIM_LANE_ROAD, "*Algeciras *Madrid" },
  { RW_SIM_LANE_ROAD, "*SanAntonio *Santiago" },
  { RW_SIM_LANE_ROAD, "*Durban *Johannesburg" },
  { RW_SIM_LANE_ROAD, "*Mundra *Delhi" },
  { RW_SIM_LANE_ROAD, "*Philadelphia *Pittsburgh" },
  { RW_SIM_LANE_ROAD, "*Genoa *Milan" },
  { RW_SIM_LANE_ROAD, "*NhavaSheva *Pune" },
  { RW_SIM_LANE_ROAD, "*LaemChabang *Bangkok" },
  { RW_SIM_LANE_ROAD, "*Singapore *KualaLumpur" },
  { RW_SIM_LANE_ROAD, "*Busan *Daejeon" },
  { RW_SIM_LANE_ROAD, "*Yokohama *Nagano" },
  { RW_SIM_LANE_ROAD, "*Oakland *Sacramento" },
  { RW_SIM_LANE_ROAD, "*Tacoma *Yakima" },
  { RW_SIM_LANE_ROAD, "*Cartagena *Medellin" },
  { RW_SIM_LANE_ROAD, "*Moin *SanJose" },
  { RW_SIM_LANE_ROAD, "*BuenosAires *Rosario" },
  { RW_SIM_LANE_ROAD, "*CapeTown *Ceres" },
  { RW_SIM_LANE_ROAD, "*Mombasa *Nairobi" },
  { RW_SIM_LANE_ROAD, "*Sydney *Canberra" },
  { RW_SIM_LANE_ROAD, "*Melbourne *Shepparton" },
  { RW_SIM_LANE_ROAD, "*Auckland *Hamilton" },
};

static const RwSimPlace *
find_place (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (strcmp (places[i].name, name) == 0)
      return &places[i];

  g_error ("A lane passes “%s”, which is no place", name);
}

const RwSimLane *
rw_sim_lane_get_all (RwSimLaneKind kind, guint *n)
{
  *n = kind == RW_SIM_LANE_SEA ? G_N_ELEMENTS (sea_lanes) : G_N_ELEMENTS (roads);
  return kind == RW_SIM_LANE_SEA ? sea_lanes : roads;
}

GArray *
rw_sim_lane_get_stops (const RwSimLane *lane)
{
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (RwSimStop));
  g_auto (GStrv) names = g_strsplit (lane->text, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      RwSimStop stop;

      stop.is_call = names[i][0] == '*';
      stop.place = find_place (names[i] + (stop.is_call ? 1 : 0));
      g_array_append_val (stops, stop);
    }

  g_assert (stops->len >= 2);
  return stops;
}

const RwSimPlace *
rw_sim_lane_get_terminal (guint index)
{
  return &places[index % N_TERMINALS];
}

guint
rw_sim_lane_get_n_terminals (void)
{
  return N_TERMINALS;
}
