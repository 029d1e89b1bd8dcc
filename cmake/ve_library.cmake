# ve_library(base USES crypto … LINKS ve::sodium …)   in the folder's CMakeLists.txt.
# One library per folder; *.cpp is found. What stands beside it is found too:
#   *_test.cpp   one test program per folder        *_fuzz.cpp  one fuzz target a file
#   *_bench.cpp  belongs to bench/               main.cpp    is a program's, not the library's
# RECURSE takes the folders below as parts of the same library.
# USES names other folders ("node/store"): only those, and what they use, can be linked.
function(ve_target_name folder out)
    string(REPLACE "/" "_" name ${folder})
    set(${out} ve_${name} PARENT_SCOPE)
endfunction()

function(ve_library folder)
    cmake_parse_arguments(ARG "RECURSE" "" "USES;LINKS;TEST_USES" ${ARGN})
    ve_target_name(${folder} target)
    if(ARG_RECURSE)
        file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
    else()
        file(GLOB sources CONFIGURE_DEPENDS *.cpp)
    endif()
    set(tests ${sources})
    set(fuzzers ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "(/main|_test|_fuzz|_bench)\\.cpp$")

    if(sources)
        add_library(${target} STATIC ${sources})
        set(scope PUBLIC)
        set_target_properties(${target} PROPERTIES UNITY_BUILD ${VE_UNITY} UNITY_BUILD_BATCH_SIZE 10)
        target_link_libraries(${target} PRIVATE ve_flags)
    else()
        add_library(${target} INTERFACE)
        set(scope INTERFACE)
    endif()
    target_include_directories(${target} ${scope} ${CMAKE_SOURCE_DIR})
    foreach(used ${ARG_USES})
        ve_target_name(${used} used_target)
        target_link_libraries(${target} ${scope} ${used_target})
    endforeach()
    target_link_libraries(${target} ${scope} ${ARG_LINKS})

    if(tests)
        ve_test(${folder} SOURCES ${tests} USES ${folder} ${ARG_TEST_USES})
    endif()
    foreach(fuzzer ${fuzzers})
        ve_fuzz(${folder} ${fuzzer})
    endforeach()
endfunction()

# All that checking builds need: `ninja programs_of_tests`.
add_custom_target(programs_of_tests)

# ve_test(folder SOURCES … USES folders…) : a Catch2 program that ctest runs from the source root.
function(ve_test folder)
    cmake_parse_arguments(ARG "" "" "SOURCES;USES;LINKS" ${ARGN})
    ve_target_name(${folder} target)
    add_executable(${target}_test ${ARG_SOURCES})
    set_target_properties(${target}_test PROPERTIES UNITY_BUILD ${VE_UNITY}
        UNITY_BUILD_BATCH_SIZE 8 RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test)
    target_link_libraries(${target}_test PRIVATE ve_flags ve_catch ${ARG_LINKS})
    foreach(used ${ARG_USES})
        ve_target_name(${used} used_target)
        target_link_libraries(${target}_test PRIVATE ${used_target})
    endforeach()
    add_dependencies(programs_of_tests ${target}_test)
    set(command ${target}_test)
    if(VE_SANITIZE)
        list(APPEND command ~[once]~[.])  # what looks at much, and not at memory; what is hidden, else taken in
    endif()
    add_test(NAME ${folder} COMMAND ${command} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${folder} PROPERTIES LABELS unit)
endfunction()

# ve_fuzz(node/store …/snapshot_fuzz.cpp) : node_store_snapshot_fuzz. With VE_FUZZ a libFuzzer program
# (tests/fuzz); always a test that replays node/store/corpus/snapshot/, so what was found stays fixed.
function(ve_fuzz folder file)
    ve_target_name(${folder} library)
    get_filename_component(name ${file} NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" what ${name})
    string(REGEX REPLACE "^ve_" "" prefix ${library})
    set(target ${prefix}_${name})
    set(corpus ${CMAKE_SOURCE_DIR}/${folder}/corpus/${what})
    add_executable(${target} ${file})
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
    add_dependencies(programs_of_tests ${target})
    target_link_libraries(${target} PRIVATE ve_flags ${library})
    if(VE_FUZZ)
        target_link_options(${target} PRIVATE -fsanitize=fuzzer)
        # Where its corpus is: what `./dev fuzz` reads.
        file(APPEND ${CMAKE_BINARY_DIR}/fuzz_targets.txt "${target} ${folder}/corpus/${what}\n")
    else()
        target_link_libraries(${target} PRIVATE ve_fuzz_replay)
        add_test(NAME ${folder}/${name} COMMAND ${target} ${corpus} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
        set_tests_properties(${folder}/${name} PROPERTIES TIMEOUT 60)
    endif()
endfunction()
