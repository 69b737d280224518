import ipaddr from 'ipaddr.js'

/** Blocks of addresses beside those that `ipaddr.js` names that are not the public internet (IANA special registries). */
const ALSO_SPECIAL: readonly string[] = [
  '192.0.0.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '::/96', // IPv4-compatible, deprecated
  '::ffff:0:0:0/96', // SIIT
  '64:ff9b::/96', // NAT64: leads to any IPv4 address
  '64:ff9b:1::/48', // local NAT64
  '100::/64', // discard
  '2001::/23', // protocol assignments, Teredo and ORCHID among them
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: holds an IPv4 address
  '3fff::/20', // documentation
  '5f00::/16', // segment routing
  'fec0::/10', // site local, deprecated
]
const SPECIAL = ALSO_SPECIAL.map((range) => ipaddr.parseCIDR(range))

/**
 * Whether an IP address is one of the public internet. Loopback, private, link-local, unique local, carrier-grade NAT,
 * multicast, documentation, reserved, unspecified, IPv4 inside IPv6 and translated addresses are not; nor is anything
 * that is no IP address in its full form.
 *
 * @param address IPv4 in four decimal numbers or IPv6, without brackets; a zone (`%eth0`) makes it local
 */
export function isPublicAddress(address: string): boolean {
  const isWhole = address.includes(':')
    ? ipaddr.IPv6.isValid(address) && !address.includes('%')
    : ipaddr.IPv4.isValidFourPartDecimal(address)
  if (!isWhole) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return !SPECIAL.some((range) => range[0].kind() === parsed.kind() && parsed.match(range))
}
