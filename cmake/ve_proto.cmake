# ve::protobuf, and how .proto files become a library and an embedded descriptor set.
find_program(VE_PROTOC protoc REQUIRED)
find_path(VE_PROTOBUF_INCLUDE google/protobuf/descriptor.proto REQUIRED)
find_library(VE_PROTOBUF_ARCHIVE NAMES libprotobuf.a REQUIRED)
find_package(Threads REQUIRED)

add_library(ve_package_protobuf INTERFACE)
target_link_libraries(ve_package_protobuf INTERFACE ${VE_PROTOBUF_ARCHIVE} Threads::Threads)
target_include_directories(ve_package_protobuf SYSTEM INTERFACE ${VE_PROTOBUF_INCLUDE})
add_library(ve::protobuf ALIAS ve_package_protobuf)

# ve_proto_library(target SPEED folders… DATA folders…)   in the root of the .proto files.
# Messages in the SPEED folders get their own parsing code; the others share the reflective one, which
# is slower but a third of the size and of the compile time. Those in the DATA folders get no classes:
# their definitions are embedded beside the others, to be read when somebody asks for one of them.
function(ve_proto_library target)
    cmake_parse_arguments(ARG "" "" "SPEED;DATA" ${ARGN})
    set(root ${CMAKE_CURRENT_SOURCE_DIR})
    set(out ${CMAKE_CURRENT_BINARY_DIR}/cpp)
    file(GLOB_RECURSE protos CONFIGURE_DEPENDS RELATIVE ${root} *.proto)
    set(depends ${protos})
    list(TRANSFORM depends PREPEND ${root}/)
    list(JOIN ARG_DATA "|" data_folders)
    set(data ${protos})
    list(FILTER data INCLUDE REGEX "^(${data_folders})(/|\\.proto$)")
    list(FILTER protos EXCLUDE REGEX "^(${data_folders})(/|\\.proto$)")
    set_property(GLOBAL PROPERTY VE_COMPILED_PROTOS ${protos})

    list(JOIN ARG_SPEED "|" speed_folders)
    set(speed ${protos})
    set(code_size ${protos})
    list(FILTER speed INCLUDE REGEX "^(${speed_folders})/")
    list(FILTER code_size EXCLUDE REGEX "^(${speed_folders})/")

    set(sources)
    foreach(mode speed code_size)
        set(outputs)
        foreach(proto ${${mode}})
            string(REGEX REPLACE "\\.proto$" ".pb" stem ${proto})
            list(APPEND outputs ${out}/${stem}.cc ${out}/${stem}.h)
            list(APPEND sources ${out}/${stem}.cc)
        endforeach()
        list(JOIN ${mode} "\n" lines)
        file(CONFIGURE OUTPUT ${mode}.txt CONTENT "${lines}\n" @ONLY)
        add_custom_command(OUTPUT ${outputs}
            COMMAND ${CMAKE_COMMAND} -DPROTOC=${VE_PROTOC} -DROOT=${root} -DMODE=${mode}
                -DINCLUDE=${VE_PROTOBUF_INCLUDE} -DFILES=${CMAKE_CURRENT_BINARY_DIR}/${mode}.txt
                -DSTAGE=${CMAKE_CURRENT_BINARY_DIR}/stage_${mode} -DOUT=${out}
                -P ${root}/compile.cmake
            DEPENDS ${depends} ${root}/compile.cmake ${CMAKE_CURRENT_BINARY_DIR}/${mode}.txt
            COMMENT "protoc: ${mode} messages" VERBATIM)
    endforeach()

    add_library(${target} STATIC ${sources})
    # Two static names occur in every generated file; in a unit of several files each needs its own.
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16
        UNITY_BUILD_UNIQUE_ID VE_FILE UNITY_BUILD_CODE_BEFORE_INCLUDE
"#include \"proto/register_later.hpp\"
#define VE_JOIN_(a, b) a##b
#define VE_JOIN(a, b) VE_JOIN_(a, b)
#define schemas VE_JOIN(schemas_, VE_FILE)
#define file_default_instances VE_JOIN(file_default_instances_, VE_FILE)")
    target_compile_options(${target} PRIVATE -w -g0)
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR})
    target_include_directories(${target} SYSTEM PUBLIC ${out})
    target_link_libraries(${target} PUBLIC ve::protobuf)

    # The same definitions as data, comments included: help text, routes and signers come from it.
    set(includes "--include_imports")
    set(sets)
    foreach(set ve_descriptor_set ve_other_descriptor_set)
        set(set_file ${CMAKE_CURRENT_BINARY_DIR}/${set}.pb)
        list(JOIN protos "\n" lines)
        file(CONFIGURE OUTPUT ${set}.txt CONTENT "${lines}\n" @ONLY)
        add_custom_command(OUTPUT ${set_file}
            COMMAND ${VE_PROTOC} -I${root} -I${VE_PROTOBUF_INCLUDE} ${includes}
                --include_source_info --descriptor_set_out=${set_file}
                @${CMAKE_CURRENT_BINARY_DIR}/${set}.txt
            DEPENDS ${depends} ${CMAKE_CURRENT_BINARY_DIR}/${set}.txt
            COMMENT "protoc: ${set}" VERBATIM)
        set(assembly ${CMAKE_CURRENT_BINARY_DIR}/${set}.S)
        file(CONFIGURE OUTPUT ${set}.S @ONLY CONTENT
"    .section .rodata.${set},\"a\",%progbits
    .balign 16
    .global ${set}
    .global ${set}_end
${set}:
    .incbin \"${set_file}\"
${set}_end:
    .byte 0
    .section .note.GNU-stack,\"\",%progbits
")
        set_source_files_properties(${assembly} PROPERTIES LANGUAGE ASM OBJECT_DEPENDS ${set_file})
        list(APPEND sets ${assembly})
        # Of the second set, whose imports are in the first or among protobuf's own classes.
        set(protos ${data} google/protobuf/empty.proto)
        set(includes)
    endforeach()
    add_library(${target}_descriptor_set OBJECT ${sets})
    add_library(${target}_descriptors STATIC descriptor_set.cpp
        $<TARGET_OBJECTS:${target}_descriptor_set>)
    target_include_directories(${target}_descriptors PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(${target}_descriptors PRIVATE ve_flags)
endfunction()
