/** How much of a mail is read. All are counts, from 1. */
export interface MailLimits {
  /** Bytes of one message with its attachments. */
  readonly messageBytes: number
  /** Bytes of all headers of one message. */
  readonly headerBytes: number
  /** Parts inside one another. */
  readonly depth: number
}

/** The limits that hold where nothing else is said. */
export const MAIL_LIMITS: MailLimits = {
  messageBytes: 32 * 1024 * 1024,
  headerBytes: 256 * 1024,
  depth: 30,
}
