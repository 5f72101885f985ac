# docker buildx bake -f ops/build/docker-bake.hcl, or ops/build/image, which fills the variables in.
variable "REGISTRY" { default = "registry.crb.local/tech-support" }
variable "VERSION" { default = "0.0.0-local" }
variable "COMMIT" { default = "" }
variable "BUILD_DATE" { default = "" }
variable "CACHE" { default = "" }

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
    "org.opencontainers.image.source" = "https://github.com/crb-local/tech-support"
    "org.opencontainers.image.vendor" = "Central District Hospital"
  }
  cache-from = CACHE == "" ? [] : ["type=registry,ref=${CACHE}"]
  cache-to   = CACHE == "" ? [] : ["type=registry,ref=${CACHE},mode=max"]
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
