package dev.gun.client.cookie;

import com.google.common.net.InternetDomainName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list to use when none is given; found when it is first needed. */
final class StandardSuffixes {

    private static final Logger LOG = LoggerFactory.getLogger(PublicSuffixes.class);

    static final PublicSuffixes INSTANCE = find();

    private StandardSuffixes() {}

    private static PublicSuffixes find() {
        try {
            return Guava.list();
        } catch (LinkageError e) {
            LOG.warn("No public suffix list: cookies for domains such as co.uk, which many owners share, are accepted;"
                    + " only names of one label are refused. Put com.google.guava:guava on the class path, or give"
                    + " MemoryCookieStore a list with PublicSuffixes.read(Path).");
            LOG.debug("Guava cannot be used", e);
            return domain -> domain.indexOf('.') < 0;
        }
    }

    /** Loaded, with Guava's class, only to ask whether that is there. */
    private static final class Guava {

        static PublicSuffixes list() {
            PublicSuffixes list = Guava::isPublicSuffix;
            list.isPublicSuffix("example.com");
            return list;
        }

        /** What Guava does not take for a name is none that a cookie could be for; one label is "*", as on the list. */
        private static boolean isPublicSuffix(String domain) {
            return domain.indexOf('.') < 0
                    || (InternetDomainName.isValid(domain)
                            && InternetDomainName.from(domain).isPublicSuffix());
        }
    }
}
