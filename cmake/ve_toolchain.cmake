# Language, warnings, hardening, linking. Asserts stay on in every build type.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

option(VE_UNITY "Compile each folder as a few units: far fewer passes over heavy headers" ON)
option(VE_SANITIZE "Address and undefined-behaviour sanitizers" OFF)
option(VE_TSAN "Thread sanitizer" OFF)
option(VE_FUZZ "libFuzzer targets (clang)" OFF)
option(VE_PLANTED "Bugs that can be planted, and the simulations that find them" ${VE_SANITIZE})
if(VE_FUZZ AND NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "VE_FUZZ needs clang: -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++")
endif()

find_program(VE_CCACHE ccache)
if(VE_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER ${VE_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${VE_CCACHE})
endif()

add_library(ve_flags INTERFACE)
target_include_directories(ve_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(ve_flags INTERFACE
    -Wall -Wextra -Wpedantic -Werror -Wconversion -Wsign-conversion -Wshadow -Wformat=2
    -Wimplicit-fallthrough -fstack-protector-strong -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.
    -D_GLIBCXX_ASSERTIONS
    -Wno-deprecated-declarations)  # deprecated fields of published messages are served all the same
if(VE_PLANTED)
    target_compile_definitions(ve_flags INTERFACE VE_PLANTED_BUGS)
endif()
# g++ decides what a warning stops; clang, which sees a unity unit's files as one, only says it.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(ve_flags INTERFACE -Wno-error -Wno-shadow)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(ve_flags INTERFACE -Wduplicated-cond -Wlogical-op -Wuseless-cast
        -fstack-clash-protection -ftrivial-auto-var-init=zero
        $<$<CONFIG:Release>:-Wno-restrict>)  # g++ 12 warns of joined strings that do not overlap
endif()
if(CMAKE_BUILD_TYPE STREQUAL Release AND NOT VE_SANITIZE AND NOT VE_TSAN)
    target_compile_options(ve_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()

# Our own code is instrumented; Debian's archives and headers are what they are.
if(VE_SANITIZE)
    set(flags -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
        list(APPEND flags -Wno-uninitialized -Wno-maybe-uninitialized)  # false alarms about sanitized code
    else()
        # Told from the build folder: compilations of one clone serve another.
        file(RELATIVE_PATH foreign ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR}/tests/checks/foreign.txt)
        list(APPEND flags -fsanitize-ignorelist=${foreign})
    endif()
elseif(VE_TSAN)
    # protobuf's headers give a map more members under this name, which Debian's archive does not have.
    set(flags -fsanitize=thread -U__SANITIZE_THREAD__)
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
        list(APPEND flags -Wno-tsan)  # it does not follow fences; libraries have some
    endif()
endif()
if(VE_FUZZ)
    list(APPEND flags -fsanitize=fuzzer-no-link)
endif()
if(flags)
    target_compile_options(ve_flags INTERFACE ${flags} $<$<CONFIG:Release>:-O1> -g1)
    add_link_options(${flags})
endif()
if(VE_TSAN)  # generated code too: an inline function of the library is linked once, from whoever has it
    add_compile_options(${flags})
endif()

find_program(VE_MOLD mold)
if(VE_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

# A static PIE starts in 1 ms where 57 shared libraries need 12; plain -static makes the first throw
# cost 3 ms. It moves itself to its addresses first: packed, the list of what to move is 2 MB shorter.
# Sanitizers need the dynamic loader.
function(ve_static_pie target)
    if(NOT VE_SANITIZE AND NOT VE_TSAN AND NOT VE_FUZZ)
        target_link_options(${target} PRIVATE -static-pie -Wl,-z,pack-relative-relocs)
    endif()
endfunction()

# The allocator of the program that is shipped, and of what measures it. Sanitizers bring their own.
function(ve_allocator target)
    if(NOT VE_SANITIZE AND NOT VE_TSAN AND NOT VE_FUZZ)
        target_link_libraries(${target} PRIVATE ve::jemalloc)
    endif()
endfunction()
add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code -Wl,--gc-sections)
add_compile_options(-ffunction-sections -fdata-sections)
