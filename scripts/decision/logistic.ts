/**
 * Logistic regression with an elastic net, each feature with penalties of its own.
 *
 * Source: Zou and Hastie (2005), Journal of the Royal Statistical Society B 67, 301-320 (the penalty); Andrew and Gao
 * (2007), Proceedings of ICML 24, 33-40 (OWL-QN, the descent: limited-memory BFGS that keeps to one orthant).
 */

/** Rows of a sparse matrix: feature numbers and values of row r are those from offsets[r] to offsets[r + 1]. */
export interface SparseRows {
  readonly offsets: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
  readonly width: number
}

export interface Penalties {
  /** λ of λ/2 · w² for each feature, above 0. */
  readonly ridge: Float64Array
  /** λ of λ · |w| for each feature, 0 or more. */
  readonly lasso: Float64Array
}

export interface LogisticFit {
  readonly intercept: number
  readonly weights: Float64Array
}

export function sparseRows(
  rows: readonly (readonly (readonly [number, number])[])[],
  width: number,
): SparseRows {
  const total = rows.reduce((sum, row) => sum + row.length, 0)
  const offsets = new Int32Array(rows.length + 1)
  const columns = new Int32Array(total)
  const values = new Float64Array(total)
  let at = 0
  rows.forEach((row, index) => {
    for (const [column, value] of row) {
      columns[at] = column
      values[at++] = value
    }
    offsets[index + 1] = at
  })
  return { offsets, columns, values, width }
}

/**
 * Fits weights that minimise Σ log-loss + penalties; the intercept is not penalised.
 *
 * @param targets 0 to 1 for each row: how far it is one
 * @param rounds most steps of descent
 */
export function fitLogistic(
  rows: SparseRows,
  targets: Float64Array,
  penalties: Penalties,
  rounds = 200,
): LogisticFit {
  const { offsets, columns, values, width } = rows
  const count = targets.length
  // With w = scale · u every feature has a ridge of 1 in u: the descent is then of like speed in all of them.
  const scale = penalties.ridge.map((ridge) => 1 / Math.sqrt(ridge))
  const lasso = Float64Array.from({ length: width + 1 }, (_, feature) =>
    feature < width ? penalties.lasso[feature]! * scale[feature]! : 0,
  )

  /** Loss at a point, lasso included; fills in the gradient of all but the lasso. */
  function lossAt(point: Float64Array, gradient: Float64Array): number {
    gradient.fill(0)
    let loss = 0
    for (let row = 0; row < count; row++) {
      let logOdds = point[width]!
      const end = offsets[row + 1]!
      for (let at = offsets[row]!; at < end; at++)
        logOdds += values[at]! * scale[columns[at]!]! * point[columns[at]!]!
      // log(1 + e^x) - t·x is the log-loss of a target between 0 and 1.
      loss += Math.max(logOdds, 0) + Math.log1p(Math.exp(-Math.abs(logOdds))) - targets[row]! * logOdds
      const error = 1 / (1 + Math.exp(-logOdds)) - targets[row]!
      gradient[width]! += error
      for (let at = offsets[row]!; at < end; at++)
        gradient[columns[at]!]! += error * values[at]! * scale[columns[at]!]!
    }
    for (let feature = 0; feature < width; feature++) {
      const value = point[feature]!
      loss += (value * value) / 2 + lasso[feature]! * Math.abs(value)
      gradient[feature]! += value
    }
    return loss
  }

  let point: Float64Array = new Float64Array(width + 1)
  const ones = targets.reduce((sum, value) => sum + value, 0)
  point[width] = Math.log((ones + 0.5) / (count - ones + 0.5))
  let gradient: Float64Array = new Float64Array(width + 1)
  let loss = lossAt(point, gradient)
  const steps: { readonly move: Float64Array; readonly turn: Float64Array; readonly product: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const slope = pseudoGradient(point, gradient, lasso)
    const direction = bfgsDirection(slope, steps)
    // Where the quasi-Newton direction would leave the descent of a feature, the feature waits.
    for (let at = 0; at <= width; at++)
      if (direction[at]! * slope[at]! >= 0 && lasso[at]! > 0) direction[at] = 0
    const descent = dot(direction, slope)
    if (descent > -1e-9) break
    let step = steps.length === 0 ? 1 / Math.sqrt(dot(slope, slope)) : 1
    let next: Float64Array = point
    let nextLoss = loss
    const nextGradient = new Float64Array(width + 1)
    for (let trial = 0; trial < 30; trial++) {
      next = stepInOrthant(point, direction, step, slope, lasso)
      nextLoss = lossAt(next, nextGradient)
      if (nextLoss <= loss + 1e-4 * step * descent) break
      step /= 2
    }
    if (!(nextLoss < loss)) break
    const move = next.map((value, at) => value - point[at]!)
    const turn = nextGradient.map((value, at) => value - gradient[at]!)
    const product = dot(move, turn)
    if (product > 1e-12) steps.push({ move, turn, product })
    if (steps.length > MEMORY) steps.shift()
    const gained = loss - nextLoss
    point = next
    gradient = nextGradient
    loss = nextLoss
    if (gained < 1e-7 * Math.abs(loss)) break
  }
  return {
    intercept: point[width]!,
    weights: point.subarray(0, width).map((value, feature) => value * scale[feature]!),
  }
}

/** Steps that limited-memory BFGS keeps. */
const MEMORY = 10

/** The slope of the loss with its lasso: at 0 a feature only moves where that is worth its cost. */
function pseudoGradient(point: Float64Array, gradient: Float64Array, lasso: Float64Array): Float64Array {
  return gradient.map((value, at) => {
    const cost = lasso[at]!
    if (point[at]! !== 0) return value + cost * Math.sign(point[at]!)
    if (value + cost < 0) return value + cost
    return value - cost > 0 ? value - cost : 0
  })
}

/** Two-loop recursion of Nocedal (1980), Mathematics of Computation 35, 773-782. */
function bfgsDirection(
  slope: Float64Array,
  steps: readonly { readonly move: Float64Array; readonly turn: Float64Array; readonly product: number }[],
): Float64Array {
  const direction = slope.map((value) => -value)
  const shares: number[] = []
  for (let index = steps.length - 1; index >= 0; index--) {
    const { move, turn, product } = steps[index]!
    shares[index] = dot(move, direction) / product
    addTo(direction, turn, -shares[index]!)
  }
  const last = steps.at(-1)
  if (last !== undefined) {
    const scale = last.product / dot(last.turn, last.turn)
    for (let at = 0; at < direction.length; at++) direction[at] = direction[at]! * scale
  }
  steps.forEach(({ move, turn, product }, index) => {
    addTo(direction, move, shares[index]! - dot(turn, direction) / product)
  })
  return direction
}

/** One step; a feature with a lasso stops at 0 rather than change its sign. */
function stepInOrthant(
  point: Float64Array,
  direction: Float64Array,
  step: number,
  slope: Float64Array,
  lasso: Float64Array,
): Float64Array {
  return point.map((value, at) => {
    const moved = value + step * direction[at]!
    if (lasso[at] === 0) return moved
    const sign = value === 0 ? -Math.sign(slope[at]!) : Math.sign(value)
    return moved * sign > 0 ? moved : 0
  })
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!
  return sum
}

function addTo(target: Float64Array, other: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at++) target[at] = target[at]! + factor * other[at]!
}
