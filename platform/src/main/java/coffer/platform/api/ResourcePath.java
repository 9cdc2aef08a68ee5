package coffer.platform.api;

import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.market.Resource;
import coffer.platform.http.PublicId;
import coffer.platform.http.Request;
import java.util.Map;

/** The paths of resources, and the objects that paths name. */
final class ResourcePath {

    private ResourcePath() {}

    /** Where the objects of a resource are. */
    static String of(Resource resource) {
        return "/v1/" + resource.word().replace('_', '-') + "s";
    }

    /** Where one object of a resource is. */
    static String of(Resource resource, long id) {
        return of(resource) + "/" + PublicId.of(resource).of(id);
    }

    /** The number of the object that a path names. */
    static long id(Request request, PublicId kind, String what) {
        return kind.parse(request.pathParameter("id")).orElseThrow(() -> notFound(what));
    }

    /** The number of the object of a resource that a path names. */
    static long id(Request request, Resource resource) {
        return id(request, PublicId.of(resource), words(resource));
    }

    static Decline notFound(String what) {
        return Decline.of(DeclineCode.NOT_FOUND, "there is no such {what}", Map.of("what", what));
    }

    static Decline notFound(Resource resource) {
        return notFound(words(resource));
    }

    private static String words(Resource resource) {
        return resource.word().replace('_', ' ');
    }
}
