# shellcheck shell=bash
# Workstation images: built from a recipe in images/ once per machine, imported into an engine once.

# Sees to it that an engine has the image of a recipe: provide_image <server's executable> <recipe> <folder> <options of the engine…>
# The image's id is kept in the folder; image_id prints it.
provide_image() {
  local executable=$1 recipe=$2 folder=$3 stamp id
  shift 3
  stamp=$(content_stamp images/common "images/$recipe")
  id=$(image_id "$recipe" "$folder")
  if [[ -n $id && $(cat "$folder/$recipe.stamp" 2>/dev/null) == "$stamp" && $("$executable" image list "$@") == *"$id"* ]]; then
    step_done "The image $recipe is up to date"
    return
  fi
  step "Building and importing the image $recipe" build_image "$executable" "$recipe" "$folder" "$@"
  printf '%s\n' "$stamp" >"$folder/$recipe.stamp"
}

image_id() { cat -- "$2/$1.image" 2>/dev/null || true; }

# The last line that the server's verb prints is the id and the name.
build_image() {
  local executable=$1 recipe=$2 folder=$3
  shift 3
  "$executable" image build "$recipe" "$@" | tee -- "$folder/$recipe.image.part"
  tail -n 1 -- "$folder/$recipe.image.part" | cut -d ' ' -f 1 >"$folder/$recipe.image"
  rm -- "$folder/$recipe.image.part"
}
