//! What went wrong, told to a person or a program, with the exit code that goes with it.

use std::process::ExitCode;

use hedgerow_api::ApiError;

/// A command that was not done.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) ApiError);

impl Failure {
    /// The settings do not hold together.
    pub(crate) fn config(code: &str, text: impl Into<String>) -> Failure {
        Failure(ApiError { class: "config".to_owned(), ..ApiError::usage(code, text) })
    }

    /// What was typed makes no sense.
    pub(crate) fn usage(code: &str, text: impl Into<String>) -> Failure {
        Failure(ApiError::usage(code, text))
    }

    /// The system said no.
    pub(crate) fn of_system(code: &str, error: impl std::fmt::Display) -> Failure {
        Failure(ApiError { class: "error".to_owned(), ..ApiError::usage(code, error.to_string()) })
    }

    /// The same with what to do.
    pub(crate) fn help(mut self, help: &str) -> Failure {
        self.0.help = Some(help.to_owned());
        self
    }

    /// Tells it on the error output, and answers the exit code.
    pub(crate) fn report(&self, json: bool) -> ExitCode {
        let Failure(error) = self;
        if json {
            eprintln!("{}", serde_json::to_string(error).unwrap_or_default());
        } else {
            let mut first = error.text.chars();
            let text: String = first.next().into_iter().flat_map(char::to_uppercase).chain(first).collect();
            let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
            eprintln!("{text}{stop} ({})", error.code);
            if let Some(help) = &error.help {
                eprintln!("{help}");
            }
        }
        ExitCode::from(match error.class.as_str() {
            "usage" => 2,
            "config" => 3,
            "locked" | "damaged" => 4,
            "port" => 5,
            "refused" => 6,
            _ => 1,
        })
    }
}

/// What was typed cannot be read, for a program: the first paragraph of what a person is told.
pub(crate) fn misread(error: &clap::Error) -> Failure {
    let text = error.to_string();
    let said = text.strip_prefix("error: ").and_then(|t| t.split("\n\n").next());
    let words: Vec<&str> = said.unwrap_or("the command is not complete").split_whitespace().collect();
    Failure::usage("E_USAGE", words.join(" ")).help("See what can be typed with --help.")
}

impl From<hedgerow_node::NodeError> for Failure {
    fn from(error: hedgerow_node::NodeError) -> Self {
        Failure(error.into())
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Failure(error)
    }
}
