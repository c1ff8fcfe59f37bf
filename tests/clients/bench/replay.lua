-- Sends the requests of a file in turns, and prints what was seen as JSON.
local prepared = {}
local turn = 0

function init(arguments)
  for _, request in ipairs(dofile(arguments[1])) do
    prepared[#prepared + 1] = wrk.format(request[1], request[2], request[3], request[4])
  end
end

function request()
  turn = turn % #prepared + 1
  return prepared[turn]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'FIGURES {"requests": %d, "seconds": %.3f, "bytes": %d, "bad": %d, "broken": %d, "p50": %.3f, "p90": %.3f, "p99": %.3f, "max": %.3f}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
