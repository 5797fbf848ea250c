//! What a terminal shows while long work goes on: nothing for the first half second, and never in a pipe.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::global::Global;

/// How long work may take until something is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// A line on the terminal that says what goes on; it goes away with this value.
pub(super) struct Progress {
    stages: Option<Sender<String>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins to wait; nothing is shown where standard error is no terminal, or messages are JSON.
    pub(super) fn begin(global: &Global, stage: &str) -> Self {
        if global.is_json() || !std::io::stderr().is_terminal() {
            return Self {
                stages: None,
                thread: None,
            };
        }
        let (stages, told) = channel::<String>();
        let mut stage = stage.to_string();
        let thread = std::thread::spawn(move || {
            let patient = std::time::Instant::now() + PATIENCE;
            loop {
                match told.recv_timeout(patient.saturating_duration_since(std::time::Instant::now())) {
                    Ok(next) => stage = next,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_message(stage);
            loop {
                match told.recv_timeout(Duration::from_millis(100)) {
                    Ok(next) => bar.set_message(next),
                    Err(RecvTimeoutError::Timeout) => bar.tick(),
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            bar.finish_and_clear();
        });
        Self {
            stages: Some(stages),
            thread: Some(thread),
        }
    }

    /// Says what goes on now.
    pub(super) fn stage(&self, stage: impl Into<String>) {
        if let Some(stages) = &self.stages {
            // The thread lives as long as this does.
            let _ = stages.send(stage.into());
        }
    }
}

impl Drop for Progress {
    /// Takes the line away before anything else is printed.
    fn drop(&mut self) {
        self.stages = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
