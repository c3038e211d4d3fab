# Everything here is a script that can be called by itself; see README.md.
.PHONY: help demo test bench dev build dist smoke setup openapi configuration reliability clean

help:
	@echo 'make demo    boot a microVM, run a command in it, leave nothing behind'
	@echo 'make test    every test that this host can run'
	@echo 'make smoke   the container host with every scenario of it, then the emulated full host'
	@echo 'make bench   our speed against scripts that do the same by hand, as ratios'
	@echo 'make dev     the daemon under hot reload'
	@echo 'make build   package CLI and daemon'
	@echo 'make dist    write the release archive to target/, with a runtime of its own'
	@echo 'make setup   install the host packages for all of it'
	@echo 'make openapi write docs/openapi.yaml anew'
	@echo 'make configuration write docs/configuration.md and deploy/config.toml anew'
	@echo 'make reliability run the crash matrix and write its table into docs/reliability.md'
	@echo 'make clean   remove what was built'

demo:
	@deploy/setup/packages demo
	@deploy/demo/run

test: setup
	@deploy/setup/verify

smoke: setup
	@lab/container/suite
	@lab/full/test-libs
	@LAB_DEADLINE=$${LAB_DEADLINE:-2000} lab/full/run -- lab/full/suite

bench: setup build
	@bench/plumbing
	@bench/start
	@bench/footprint

dev:
	@deploy/setup/packages demo
	@deploy/dev/hot-reload

build:
	@deploy/setup/build

dist:
	@deploy/release/build

setup:
	@deploy/setup/packages test

configuration:
	@deploy/setup/configuration

reliability: dist
	@lab/container/reliability

openapi:
	@deploy/setup/openapi

clean:
	@rm -rf target api/target native-ffi/target helper/target cli/target src/target bench/target .tools/built
