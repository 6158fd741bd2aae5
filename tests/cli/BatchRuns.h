// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Program.h"

namespace layerscope {

// Runs of many files. Each makes the models and files that it needs.
void runManyAsAlone(const Program& program);
void runManyMixing(const Program& program);
void runManyInterrupted(const Program& program);
void runManyBadFiles(const Program& program);
void runManyOtherTerms(const Program& program);
void runManyTable(const Program& program);
void runManyNames(const Program& program);

} // namespace layerscope
