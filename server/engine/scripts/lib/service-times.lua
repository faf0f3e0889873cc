-- What the estimator knows of a service: its last 50 service times, and their sum.
--   times:<service>  list, newest first
--   timeSums         hash: service id -> sum

local KEPT_TIMES = 50

local function add_service_time(leg)
  local times, change = stem .. 'times:' .. leg.serviceId, leg.serviceMs
  redis.call('LPUSH', times, leg.serviceMs)
  if redis.call('LLEN', times) > KEPT_TIMES then
    change = change - tonumber(redis.call('RPOP', times))
  end
  redis.call('HINCRBY', stem .. 'timeSums', leg.serviceId, change)
end

local function forget_service_time(leg)
  if redis.call('LREM', stem .. 'times:' .. leg.serviceId, 1, leg.serviceMs) == 1 then
    redis.call('HINCRBY', stem .. 'timeSums', leg.serviceId, -leg.serviceMs)
  end
end
