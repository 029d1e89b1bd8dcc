// How jemalloc treats memory. For the file with main() of a program that links it, and for no
// other: it defines what the allocator reads before anything runs.
#pragma once

// What one block leaves is what the next one needs: memory goes back to the system when it was not
// used for a minute, and pieces of megabytes, which are the rows of large blocks, like all others.
// Its own notes stand in large pages once there are many of them.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "oversize_threshold:0,dirty_decay_ms:60000,metadata_thp:auto";
}
