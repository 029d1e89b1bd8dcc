# Debian's libraries as targets, each linked from its static archive. Why each: docs/dependencies.md.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# ve_archive(name FILES libx.a ... [LINKS targets]) makes ve::name.
function(ve_archive name)
    cmake_parse_arguments(ARG "" "" "FILES;LINKS" ${ARGN})
    add_library(ve_package_${name} INTERFACE)
    foreach(file ${ARG_FILES})
        find_library(VE_ARCHIVE_${file} NAMES ${file} REQUIRED)
        target_link_libraries(ve_package_${name} INTERFACE ${VE_ARCHIVE_${file}})
    endforeach()
    target_link_libraries(ve_package_${name} INTERFACE ${ARG_LINKS})
    add_library(ve::${name} ALIAS ve_package_${name})
endfunction()

ve_archive(zlib FILES libz.a)
ve_archive(zstd FILES libzstd.a)
ve_archive(openssl FILES libssl.a libcrypto.a LINKS Threads::Threads ${CMAKE_DL_LIBS})
ve_archive(sodium FILES libsodium.a LINKS Threads::Threads)

# libargon2 and libsodium give functions the same names: of the former only the one that is called
# stays visible, as ve_argon2id_hash_raw.
find_library(VE_ARCHIVE_libargon2.a NAMES libargon2.a REQUIRED)
set(argon2 ${CMAKE_BINARY_DIR}/argon2.o)
# Not at each configuration: what links it, which is every program, would be linked again.
if(NOT EXISTS ${argon2} OR ${VE_ARCHIVE_libargon2.a} IS_NEWER_THAN ${argon2}
        OR ${CMAKE_CURRENT_LIST_FILE} IS_NEWER_THAN ${argon2})
    execute_process(COMMAND ld -r --whole-archive ${VE_ARCHIVE_libargon2.a} -o ${argon2}.new
        COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND objcopy --keep-global-symbol=ve_argon2id_hash_raw
        --redefine-sym argon2id_hash_raw=ve_argon2id_hash_raw ${argon2}.new ${argon2}
        COMMAND_ERROR_IS_FATAL ANY)
endif()
add_library(ve_package_argon2 INTERFACE)
target_link_libraries(ve_package_argon2 INTERFACE ${argon2} Threads::Threads)
add_library(ve::argon2 ALIAS ve_package_argon2)

ve_archive(crypt FILES libcrypt.a)
ve_archive(secp256k1 FILES libsecp256k1.a)
ve_archive(sqlite FILES libsqlite3.a LINKS Threads::Threads ${CMAKE_DL_LIBS} m)
ve_archive(png FILES libpng16.a LINKS ve::zlib m)
ve_archive(jpeg FILES libjpeg.a)
ve_archive(jemalloc FILES libjemalloc_pic.a LINKS Threads::Threads ${CMAKE_DL_LIBS} m)
ve_archive(qrcodegen FILES libqrcodegencpp.a)

# gRPC's archives depend on each other in ways that only its pkg-config file knows.
pkg_check_modules(VE_GRPC REQUIRED grpc++)
add_library(ve_package_grpc INTERFACE)
list(TRANSFORM VE_GRPC_STATIC_LIBRARIES REPLACE "^.*/" "" OUTPUT_VARIABLE names)
list(REMOVE_DUPLICATES names)
target_link_libraries(ve_package_grpc INTERFACE -Wl,--start-group)
foreach(name ${names})
    if(name MATCHES "^(dl|rt|m|pthread)$")
        target_link_libraries(ve_package_grpc INTERFACE -l${name})
    else()
        find_library(VE_GRPC_PART_${name} NAMES lib${name}.a)
        if(VE_GRPC_PART_${name})
            target_link_libraries(ve_package_grpc INTERFACE ${VE_GRPC_PART_${name}})
        endif()
    endif()
endforeach()
target_link_libraries(ve_package_grpc INTERFACE -Wl,--end-group)
add_library(ve::grpc ALIAS ve_package_grpc)

# Catch2 (v2, header only): its main is compiled once.
file(WRITE ${CMAKE_BINARY_DIR}/catch_main.cpp.in
    "#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n")
configure_file(${CMAKE_BINARY_DIR}/catch_main.cpp.in ${CMAKE_BINARY_DIR}/catch_main.cpp COPYONLY)
add_library(ve_catch STATIC ${CMAKE_BINARY_DIR}/catch_main.cpp)

# Boost's sockets: what of them is no template is compiled once, not in each unit that has some.
file(WRITE ${CMAKE_BINARY_DIR}/beast.cpp.in
    "#include <boost/asio/impl/src.hpp>\n#include <boost/beast/src.hpp>\n")
configure_file(${CMAKE_BINARY_DIR}/beast.cpp.in ${CMAKE_BINARY_DIR}/beast.cpp COPYONLY)
add_library(ve_beast STATIC ${CMAKE_BINARY_DIR}/beast.cpp)
target_compile_definitions(ve_beast PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
target_link_libraries(ve_beast PRIVATE ve_flags)
add_library(ve::beast ALIAS ve_beast)
