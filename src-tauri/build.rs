//! Puts the pages and the rights of the window into the program.

use std::path::Path;

const UNBUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Hedgerow</title>\
<h1>The pages are missing</h1><p>They were not built into this program: <code>cargo xtask ui</code> builds them.</p></html>\n";

fn main() {
    println!("cargo::rerun-if-changed=src-tauri/capabilities");
    println!("cargo::rerun-if-changed=ui/dist");
    let pages = Path::new("ui/dist");
    if !pages.join("index.html").exists() {
        let made =
            std::fs::create_dir_all(pages).and_then(|()| std::fs::write(pages.join("index.html"), UNBUILT));
        if let Err(error) = made {
            println!("cargo::error=ui/dist cannot be made: {error}");
        }
    }
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/*.json");
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
