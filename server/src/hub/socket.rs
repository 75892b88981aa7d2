//! The socket under a connection: the client's own, or this process's end of a pair whose other end is spoken for by
//! TLS. Both are tried without waiting, by reference, from any task.

use std::io::{self, IoSlice};
use std::net::Shutdown;
use std::task::{Context, Poll};
use tokio::net::{TcpStream, UnixStream};

/// A socket.
pub enum Socket {
    /// The client's.
    Tcp(TcpStream),
    /// One end of a pair; whoever has the other end speaks TLS with the client.
    Pair(UnixStream),
}

impl Socket {
    /// Bytes the kernel keeps of what is on its way out.
    pub fn set_send_buffer(&self, bytes: usize) -> io::Result<()> {
        match self {
            Self::Tcp(socket) => socket2::SockRef::from(socket).set_send_buffer_size(bytes),
            Self::Pair(socket) => socket2::SockRef::from(socket).set_send_buffer_size(bytes),
        }
    }

    /// Says that nothing more comes.
    pub fn shut_down_write(&self) -> io::Result<()> {
        match self {
            Self::Tcp(socket) => socket2::SockRef::from(socket).shutdown(Shutdown::Write),
            Self::Pair(socket) => socket2::SockRef::from(socket).shutdown(Shutdown::Write),
        }
    }

    /// Writes what fits.
    pub fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => socket.try_write(bytes),
            Self::Pair(socket) => socket.try_write(bytes),
        }
    }

    /// Writes what fits of several.
    pub fn try_write_vectored(&self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => socket.try_write_vectored(slices),
            Self::Pair(socket) => socket.try_write_vectored(slices),
        }
    }

    /// Reads what is there.
    pub fn try_read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => socket.try_read(buffer),
            Self::Pair(socket) => socket.try_read(buffer),
        }
    }

    /// Waits for room.
    pub async fn writable(&self) -> io::Result<()> {
        match self {
            Self::Tcp(socket) => socket.writable().await,
            Self::Pair(socket) => socket.writable().await,
        }
    }

    /// Waits for bytes.
    pub async fn readable(&self) -> io::Result<()> {
        match self {
            Self::Tcp(socket) => socket.readable().await,
            Self::Pair(socket) => socket.readable().await,
        }
    }

    /// Whether there may be bytes.
    pub fn poll_read_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(socket) => socket.poll_read_ready(cx),
            Self::Pair(socket) => socket.poll_read_ready(cx),
        }
    }
}
