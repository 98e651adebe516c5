/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The capture agent's programs: one object, of which the agent loads what it is asked for and the kernel allows.
 * The licence in the object lets the kernel's tracing helpers be called; the agent itself has its own.
 */
#include "handover.h"
#include "network.h"
#include "process.h"
#include "raw_calls.h"
#include "socket_data.h"
#include "tls.h"

char licence[] SEC("license") = "Dual BSD/GPL";
