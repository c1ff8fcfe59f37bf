namespace Atelier.Api;

/// <summary>An error as clients know it. Names, statuses and what may be tried again: the API reference's list of errors.</summary>
/// <param name="Name">The exception's name, sent as <c>x-amzn-ErrorType</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="MayBeRetried">Whether clients may send the same request again by themselves.</param>
/// <param name="Meaning">What it says, for people.</param>
internal sealed record ErrorShape(string Name, int Status, bool MayBeRetried, string Meaning)
{
    /// <summary>Whether the server is at fault, and not who called.</summary>
    public bool IsFault => Status >= StatusCodes.Status500InternalServerError;

    public static ErrorShape Validation { get; } = new(
        "ValidationException", 400, MayBeRetried: false,
        "A member of the request breaks a rule. The message names each such member and its rule.");

    public static ErrorShape QuotaExceeded { get; } = new(
        "ServiceQuotaExceededException", 402, MayBeRetried: false, "There would be more of something than the server allows.");

    public static ErrorShape AccessDenied { get; } = new(
        "AccessDeniedException", 403, MayBeRetried: false, "Whoever signed the request may not do this.");

    public static ErrorShape NotFound { get; } = new(
        "ResourceNotFoundException", 404, MayBeRetried: false,
        "What the request names is not there. The context has its id as resourceId.");

    public static ErrorShape Conflict { get; } = new(
        "ConflictException", 409, MayBeRetried: false,
        "The resource is in a state in which this cannot be done, or has just been changed by somebody else.");

    public static ErrorShape Throttled { get; } = new(
        "ThrottlingException", 429, MayBeRetried: true, "There are too many requests. Send this one again later.");

    public static ErrorShape InternalServerError { get; } = new(
        "InternalServerErrorException", 500, MayBeRetried: true, "The server failed. Its log has the cause, under the request's id.");

    /// <summary>Every error of the contract. A request that is refused for its signature gets none of them.</summary>
    public static IReadOnlyList<ErrorShape> All { get; } =
        [AccessDenied, Conflict, InternalServerError, NotFound, QuotaExceeded, Throttled, Validation];
}
