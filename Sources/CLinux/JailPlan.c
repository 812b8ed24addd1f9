// The names of the helper's steps.
#include "JailPlan.h"
#include "JailRecord.h"

#define LAYER(name, layer, words) layer,
#define STEP(name, layer, words) words,
static const char *const layers[] = {JAIL_STAGES(LAYER)};
static const char *const steps[] = {JAIL_STAGES(STEP)};

const char *glovebox_jail_layer(uint32_t stage) { return stage < JAIL_STAGE_COUNT ? layers[stage] : "unknown"; }
const char *glovebox_jail_step(uint32_t stage) { return stage < JAIL_STAGE_COUNT ? steps[stage] : "unknown step"; }
