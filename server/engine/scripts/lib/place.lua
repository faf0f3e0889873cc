-- A place in the queue: who is due earlier, and what the estimator needs to know. See `domain/estimate.ts`.
-- Every look and every ticket asks for it, so each thing is read once: sums in one call, and services that the same counters give share
-- one place.

local function sum_of(hash, fields)
  local sum = 0
  for _, value in ipairs(redis.call('HMGET', hash, unpack(fields))) do
    sum = sum + (tonumber(value) or 0)
  end
  return sum
end

local function suffixed(services, suffix)
  local fields = {}
  for i, service in ipairs(services) do
    fields[i] = service .. suffix
  end
  return fields
end

local function idle_of(counters)
  local idle = 0
  if #counters > 0 then
    for _, active in ipairs(redis.call('HMGET', stem .. 'active', unpack(counters))) do
      if not active then
        idle = idle + 1
      end
    end
  end
  return idle
end

local waiting_lanes
-- Lanes with somebody in them, by scope; read once.
local function lanes_of(scope)
  if not waiting_lanes then
    waiting_lanes = {}
    for _, lane in ipairs(redis.call('ZRANGE', stem .. 'heads', 0, -1)) do
      local of = parse_lane(lane)
      waiting_lanes[of] = waiting_lanes[of] or {}
      table.insert(waiting_lanes[of], stem .. 'lane:' .. lane)
    end
  end
  return waiting_lanes[scope] or {}
end

-- A newcomer stands behind those with an equal due time, a ticket behind those of them that were issued earlier.
local function ahead_in(lane, at, order)
  if not order then
    return redis.call('ZCOUNT', lane, '-inf', at)
  end
  local ahead = redis.call('ZCOUNT', lane, '-inf', '(' .. at)
  for _, tied in ipairs(redis.call('ZRANGEBYSCORE', lane, at, at)) do
    if parse_member(tied).order < order then
      ahead = ahead + 1
    end
  end
  return ahead
end

local newcomers = {}

-- order: nil for a newcomer.
local function place_of(service, due, order)
  local json = redis.call('HGET', stem .. 'pools', service)
  local at = string.format('%d', due)
  local shared = json and not order and at .. json
  if shared and newcomers[shared] then
    return newcomers[shared]
  end
  local pool = json and cjson.decode(json) or { counters = {}, services = { service } }
  local place = {
    ahead = 0,
    counters = #pool.counters,
    idle = idle_of(pool.counters),
    serviceCount = 0,
    serviceMsSum = sum_of(stem .. 'timeSums', pool.services),
    abandonments = sum_of(stem .. 'leaving', suffixed(pool.services, ':withdrawn')),
    queueMsSum = sum_of(stem .. 'leaving', suffixed(pool.services, ':ms')),
  }
  for _, other in ipairs(pool.services) do
    for _, lane in ipairs(lanes_of(other)) do
      place.ahead = place.ahead + ahead_in(lane, at, order)
    end
    place.serviceCount = place.serviceCount + redis.call('LLEN', stem .. 'times:' .. other)
  end
  if shared then
    newcomers[shared] = place
  end
  return place
end
