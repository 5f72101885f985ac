# What ops/build/image builds: it fills the variables in and picks the target that the builder at hand can do.
variable "REGISTRY" { default = "registry.crb.local/tech-support" }
variable "VERSION" { default = "0.0.0-local" }
variable "COMMIT" { default = "" }
variable "BUILD_DATE" { default = "" }
# where layers of earlier builds are fetched from and kept, such as cache.crb.local/tech-support/app
variable "CACHE" { default = "" }
# the driver "docker" can fetch from there, and keep nothing
variable "CACHE_TO" { default = CACHE }

group "default" { targets = ["app"] }

target "app" {
  context    = "."
  dockerfile = "Dockerfile"
  target     = "runtime"
  args = {
    VERSION    = VERSION
    COMMIT     = COMMIT
    BUILD_DATE = BUILD_DATE
  }
  tags = ["${REGISTRY}/app:${VERSION}"]
  labels = {
    "org.opencontainers.image.title"    = "TechSupport"
    "org.opencontainers.image.source"   = "https://github.com/crb-local/tech-support"
    "org.opencontainers.image.vendor"   = "Central District Hospital"
    "org.opencontainers.image.version"  = VERSION
    "org.opencontainers.image.revision" = COMMIT
    "org.opencontainers.image.created"  = BUILD_DATE
  }
  cache-from = CACHE == "" ? [] : ["type=registry,ref=${CACHE}"]
  cache-to   = CACHE_TO == "" ? [] : ["type=registry,ref=${CACHE_TO},mode=max"]
}

# what is pushed: with a bill of materials and where it comes from
target "release" {
  inherits = ["app"]
  attest = [
    "type=sbom",
    "type=provenance,mode=max",
  ]
  output = ["type=registry"]
}

# PostgreSQL with pgBackRest, which compose.prod.yml names; its version is that of PostgreSQL and a number of its own
variable "DATABASE_VERSION" { default = "17.12-1" }

target "database" {
  context = "ops/postgres"
  target  = "database"
  tags    = ["${REGISTRY}/postgres:${DATABASE_VERSION}"]
}
