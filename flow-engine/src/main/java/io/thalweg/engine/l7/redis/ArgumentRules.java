package io.thalweg.engine.l7.redis;

import java.nio.charset.StandardCharsets;

/**
 * Which arguments of which command may be shown when literals are masked: keys, fields, numbers and options are; values are
 * not. Of a command that is not known no argument is shown.
 *
 * <p>A rule is a letter for each argument, {@code k} shown and {@code v} masked; what stands in brackets repeats.
 */
final class ArgumentRules {
    private static final String[][] RULES = {
        {
            "(k)",
            "GET MGET EXISTS DEL UNLINK TOUCH TYPE TTL PTTL EXPIRETIME PEXPIRETIME DUMP EXPIRE PEXPIRE EXPIREAT PEXPIREAT",
            "PERSIST RENAME RENAMENX KEYS SCAN RANDOMKEY MOVE COPY SORT SORT_RO OBJECT STRLEN INCR DECR INCRBY DECRBY",
            "INCRBYFLOAT GETRANGE SUBSTR GETDEL GETEX GETBIT BITCOUNT BITPOS BITOP LCS HGET HMGET HGETALL HDEL HEXISTS HKEYS",
            "HVALS HLEN HSTRLEN HINCRBY HINCRBYFLOAT HRANDFIELD HSCAN HEXPIRE HPEXPIRE HTTL HPTTL HPERSIST HGETDEL LPOP RPOP",
            "LLEN LRANGE LINDEX LTRIM RPOPLPUSH LMOVE BLPOP BRPOP BRPOPLPUSH BLMOVE LMPOP BLMPOP SMEMBERS SCARD SPOP",
            "SRANDMEMBER SINTER SUNION SDIFF SINTERSTORE SUNIONSTORE SDIFFSTORE SINTERCARD SSCAN ZCARD ZCOUNT ZRANGE ZREVRANGE",
            "ZRANGEBYSCORE ZREVRANGEBYSCORE ZRANGESTORE ZREMRANGEBYRANK ZREMRANGEBYSCORE ZPOPMIN ZPOPMAX BZPOPMIN BZPOPMAX",
            "ZMPOP BZMPOP ZUNION ZINTER ZDIFF ZUNIONSTORE ZINTERSTORE ZDIFFSTORE ZINTERCARD ZRANDMEMBER ZSCAN PFCOUNT PFMERGE",
            "XLEN XRANGE XREVRANGE XREAD XREADGROUP XACK XDEL XTRIM XPENDING XCLAIM XAUTOCLAIM XINFO XGROUP SUBSCRIBE",
            "UNSUBSCRIBE PSUBSCRIBE PUNSUBSCRIBE SSUBSCRIBE SUNSUBSCRIBE PUBSUB MULTI EXEC DISCARD WATCH UNWATCH SELECT SWAPDB",
            "DBSIZE FLUSHDB FLUSHALL SAVE BGSAVE BGREWRITEAOF LASTSAVE INFO TIME ROLE QUIT RESET MONITOR COMMAND SLOWLOG",
            "LATENCY MEMORY CLUSTER READONLY READWRITE ASKING WAIT WAITAOF SHUTDOWN PSYNC SYNC REPLCONF REPLICAOF SLAVEOF",
            "FAILOVER LOLWUT"
        },
        {"kv(k)", "SET"},
        {
            "k(v)",
            "APPEND GETSET SETNX LPUSH RPUSH LPUSHX RPUSHX LREM LSET LPOS LINSERT SADD SREM SISMEMBER SMISMEMBER SMOVE"
        },
        {
            "k(v)",
            "ZADD ZREM ZSCORE ZMSCORE ZRANK ZREVRANK ZINCRBY ZLEXCOUNT ZRANGEBYLEX ZREVRANGEBYLEX ZREMRANGEBYLEX PFADD"
        },
        {
            "k(v)",
            "GEOADD GEODIST GEOHASH GEOPOS GEORADIUS GEORADIUSBYMEMBER GEOSEARCH GEOSEARCHSTORE XADD RESTORE BITFIELD"
        },
        {
            "k(v)",
            "EVALSHA EVALSHA_RO FCALL FCALL_RO PUBLISH SPUBLISH HELLO CLIENT ACL SCRIPT FUNCTION DEBUG MODULE SENTINEL"
        },
        {"kk(v)", "SETEX PSETEX SETRANGE SETBIT HSETNX HSETEX BITFIELD_RO"},
        {"k(kv)", "HSET HMSET CONFIG"},
        {"(kv)", "MSET MSETNX"},
        {"(v)", "AUTH PING ECHO EVAL EVAL_RO MIGRATE"},
    };

    private static final int SLOTS = 1024;
    private static final byte[][] NAMES = new byte[SLOTS][];
    private static final String[] RULE_OF = new String[SLOTS];
    private static final String NONE = "(v)";

    static {
        for (String[] rule : RULES) {
            for (int i = 1; i < rule.length; i++) {
                for (String name : rule[i].split(" ")) {
                    add(name.getBytes(StandardCharsets.US_ASCII), rule[0]);
                }
            }
        }
    }

    private ArgumentRules() {}

    private static void add(byte[] name, String rule) {
        int slot = hash(name, 0, name.length);
        while (NAMES[slot] != null) {
            slot = slot + 1 & SLOTS - 1;
        }
        NAMES[slot] = name;
        RULE_OF[slot] = rule;
    }

    static boolean isKnown(byte[] b, int from, int to) {
        return find(b, from, to) >= 0;
    }

    /** The rule for a command, whatever its case. */
    static String of(byte[] b, int from, int to) {
        int slot = find(b, from, to);
        return slot < 0 ? NONE : RULE_OF[slot];
    }

    /** Whether an argument, counted from 0, may be shown. */
    static boolean isShown(String rule, int argument) {
        int open = rule.indexOf('(');
        if (argument < open) {
            return rule.charAt(argument) == 'k';
        }
        int period = rule.length() - open - 2;
        return rule.charAt(open + 1 + (argument - open) % period) == 'k';
    }

    private static int find(byte[] b, int from, int to) {
        int slot = hash(b, from, to);
        while (NAMES[slot] != null) {
            if (is(b, from, to, NAMES[slot])) {
                return slot;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return -1;
    }

    /** Whether a word is {@code name}, which is upper case. */
    static boolean is(byte[] b, int from, int to, byte[] name) {
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (upper(b[from + i]) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] b, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + upper(b[i]);
        }
        return (hash ^ hash >>> 10) & SLOTS - 1;
    }

    private static int upper(byte c) {
        return c >= 'a' && c <= 'z' ? c - 0x20 : c;
    }
}
