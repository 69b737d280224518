/** Data for stdout. */
export interface Stdout {
  /**
   * Writes, and waits where the reader is slow.
   *
   * @returns `closed` where the reader has gone away, as `head` does: nothing more is wanted
   * @throws what the stream reports otherwise, such as a full disk
   */
  write(text: string): Promise<'written' | 'closed'>
}

/** Made once a command: it hears the failures of stdout, which would end the process if nobody did. */
export function createStdout(): Stdout {
  const { stdout } = process
  stdout.on('error', () => {}) // each failure also comes to the write that it befell
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        if (text === '') resolve('written')
        else
          stdout.write(text, (error) => {
            if (error === null || error === undefined) resolve('written')
            else if ((error as NodeJS.ErrnoException).code === 'EPIPE') resolve('closed')
            else reject(error)
          })
      }),
  }
}
