"""Where records come from: files, frames, relations and mappings, each counted into a cube."""
