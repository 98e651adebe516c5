package io.thalweg.engine.l7.dns;

/** Record types by name (IANA, DNS parameters). */
final class DnsType {
    static final int A = 1;
    static final int NS = 2;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int MX = 15;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int DNAME = 39;
    static final int OPT = 41;
    static final int IXFR = 251;
    static final int AXFR = 252;

    private static final int NAMED = 261;
    private static final String[] NAMES = new String[NAMED];

    static {
        String low =
                "A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG"
                        + " KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY"
                        + " RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA";
        fill(1, low);
        fill(55, "HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID");
        fill(99, "SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64");
        fill(249, "TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY");
    }

    private DnsType() {}

    private static void fill(int first, String names) {
        int type = first;
        for (String name : names.split(" ")) {
            NAMES[type++] = name;
        }
    }

    /** The name of a type; {@code TYPE65280} for one without (RFC 3597). */
    static String name(int type) {
        if (type == 32768) {
            return "TA";
        }
        if (type == 32769) {
            return "DLV";
        }
        String name = type < NAMED ? NAMES[type] : null;
        return name == null ? "TYPE" + type : name;
    }
}
