-- Posts signed webhooks, each one once: at a steady rate, or each connection as fast as it is answered.
-- Arguments behind `--`: the file (a signature, a space and a form on each line) and the requests per second (0: no limit).
-- wrk knows no rate of its own. Here every request has a time at which it is due; a connection that becomes free takes the
-- next one and waits for it. How late each left is recorded, since a late request would flatter the latency.

local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long nanoseconds; } moment; int clock_gettime(int clock, moment *now);")
local MONOTONIC = 1
local clock = ffi.new("moment")

local waiting = {}
local interval, started
local taken, sent = 0, 0
answers, latest, exhausted = {}, 0, false
local threads = {}

local function milliseconds()
  ffi.C.clock_gettime(MONOTONIC, clock)
  return tonumber(clock.seconds) * 1000 + tonumber(clock.nanoseconds) / 1e6
end

local function due(number)
  started = started or milliseconds()
  return started + (number - 1) * interval
end

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  for line in io.lines(arguments[1]) do
    local signature, form = line:match("^(%S+) (.*)$")
    local headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["X-Twilio-Signature"] = signature }
    table.insert(waiting, wrk.format("POST", nil, headers, form))
  end
  local rate = tonumber(arguments[2])
  if rate > 0 then
    interval = 1000 / rate
  else
    delay = nil
  end
end

function delay()
  taken = taken + 1
  return math.max(0, due(taken) - milliseconds())
end

function request()
  sent = sent + 1
  if interval then
    latest = math.max(latest, milliseconds() - due(sent))
  end
  if sent >= #waiting then
    exhausted = true
    wrk.thread:stop()
  end
  return waiting[math.min(sent, #waiting)]
end

function response(status)
  answers[status] = (answers[status] or 0) + 1
end

function done(summary, latency)
  local thread = threads[1]
  local counted = {}
  for status, count in pairs(thread:get("answers")) do
    table.insert(counted, string.format('"%d": %d', status, count))
  end
  local errors = summary.errors
  io.write(string.format(
    '\n{"seconds": %.3f, "answers": {%s}, "p50_ms": %.2f, "p99_ms": %.2f, "most_ms": %.2f, "latest_ms": %.2f, '
      .. '"broken": %d, "exhausted": %s}\n',
    summary.duration / 1e6, table.concat(counted, ", "), latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000, thread:get("latest"),
    errors.connect + errors.read + errors.write + errors.timeout, tostring(thread:get("exhausted"))))
end
