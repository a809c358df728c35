//! The pages of the window are built by `cargo xtask ui`. Where that was not done, one page says so, so that the program
//! can be built without Node.

use std::path::Path;

const UNBUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Hedgerow is running</title>\
<h1>Hedgerow is running on this computer</h1><p>Its pages were not built into this program: <code>cargo xtask ui</code> \
builds them. The command line does everything: <code>hedgerow --help</code>.</p></html>\n";

fn main() -> std::io::Result<()> {
    let built = Path::new("../../ui/dist");
    if !built.join("index.html").exists() {
        std::fs::create_dir_all(built)?;
        std::fs::write(built.join("index.html"), UNBUILT)?;
    }
    println!("cargo::rerun-if-changed=../../ui/dist");
    Ok(())
}
