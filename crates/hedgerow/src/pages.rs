//! `man` and `completions`: what the system keeps beside a program, made from the same help.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Args;
use crate::failure::Failure;
use crate::out::{Out, count};

/// One page for the program and one for each command into a folder, or the program's own page where none is named.
pub(crate) fn man(output: Option<&Path>, out: Out) -> Result<(), Failure> {
    let Some(folder) = output else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Args::command())
            .render(&mut page)
            .map_err(|e| Failure::of_system("E_FILE", e))?;
        print(out, "page", &page);
        return Ok(());
    };
    let kept = |e: std::io::Error| {
        Failure::of_system("E_FILE", format!("the pages cannot be written into {}: {e}", folder.display()))
    };
    std::fs::create_dir_all(folder).map_err(kept)?;
    clap_mangen::generate_to(Args::command(), folder).map_err(kept)?;
    let files = std::fs::read_dir(folder).map_err(kept)?;
    let mut pages: Vec<String> = files
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with("hedgerow") && name.ends_with(".1"))
        .collect();
    pages.sort_unstable();
    out.say(&serde_json::json!({ "pages": pages }), || {
        println!("{} in {}.", count(pages.len(), "page is", "pages are"), folder.display());
        println!("To read one: man {}", folder.join("hedgerow.1").display());
    });
    Ok(())
}

/// What a shell needs to finish commands that are begun.
pub(crate) fn completions(shell: Shell, out: Out) {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "hedgerow", &mut script);
    print(out, "script", &script);
}

fn print(out: Out, name: &str, text: &[u8]) {
    let text = String::from_utf8_lossy(text);
    out.say(&serde_json::json!({ name: text }), || println!("{}", text.trim_end()));
}
