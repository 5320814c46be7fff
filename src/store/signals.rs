//! Restores the terminal before a signal ends or stops the program, while a prompt has changed its modes.
//!
//! Its own module because a handler of a signal belongs to the whole process: the screens have handlers of their own,
//! and once there are handlers, the system no longer does by itself what the signal asks for. It is part of `store`
//! because it needs a thread, which no room above may start, and because `store` opens the terminal of a prompt.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::thread::JoinHandle;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::flag::register_conditional_default;
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::emulate_default_handler;

const ALL: [i32; 5] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP];

/// Whether a signal has its default effect. The handlers stay when a prompt is done, because they cannot be removed.
static DEFAULT: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Whether the screens handle signals.
static SCREENS: AtomicBool = AtomicBool::new(false);

/// Leaves signals to the screens from now on.
pub(crate) fn leave_to_screens() {
    SCREENS.store(true, Ordering::SeqCst);
    DEFAULT.store(false, Ordering::SeqCst);
}

/// Handles signals until it is dropped.
pub(crate) struct Watch {
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

/// Calls `restore` before a signal ends or stops the program, and `resume` when the program goes on.
///
/// # Errors
/// The system has no more threads or descriptors.
pub(crate) fn watch(
    restore: impl Fn() + Send + 'static,
    resume: impl Fn() + Send + 'static,
) -> io::Result<Watch> {
    static REGISTERED: LazyLock<io::Result<()>> = LazyLock::new(|| {
        for signal in ALL {
            register_conditional_default(signal, Arc::clone(&DEFAULT))?;
        }
        Ok(())
    });
    let mut signals = Signals::new(ALL)?;
    if let Err(error) = LazyLock::force(&REGISTERED) {
        return Err(error.kind().into());
    }
    DEFAULT.store(false, Ordering::SeqCst);
    let handle = signals.handle();
    let thread = thread::Builder::new()
        .name("prompt".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                restore();
                if signal == SIGTSTP {
                    let _ = emulate_default_handler(signal);
                    resume();
                } else if SCREENS.load(Ordering::SeqCst) {
                    return;
                } else {
                    let _ = emulate_default_handler(signal);
                }
            }
        })?;
    Ok(Watch {
        handle,
        thread: Some(thread),
    })
}

impl Drop for Watch {
    fn drop(&mut self) {
        DEFAULT.store(!SCREENS.load(Ordering::SeqCst), Ordering::SeqCst);
        self.handle.close();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
