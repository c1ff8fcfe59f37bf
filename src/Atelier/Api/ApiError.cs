namespace Atelier.Api;

/// <summary>
/// What a caller did wrong, as one of the contract's errors. The message says what is wrong and what would be right; it reaches the caller.
/// Names and status codes: the API reference's error list, the same for all operations.
/// </summary>
internal sealed class ApiError : Exception
{
    private ApiError(ErrorShape shape, string code, string message, IReadOnlyDictionary<string, string>? context = null)
        : this(shape.Status, shape.Name, code, message, context)
    {
    }

    private ApiError(int status, string name, string code, string message, IReadOnlyDictionary<string, string>? context = null)
        : base(message)
    {
        Status = status;
        Name = name;
        Code = code;
        Context = context ?? new Dictionary<string, string>();
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The exception's name as clients know it, sent as <c>x-amzn-ErrorType</c>.</summary>
    public string Name { get; }

    /// <summary>The body's more specific <c>code</c>.</summary>
    public string Code { get; }

    /// <summary>The body's <c>context</c>.</summary>
    public IReadOnlyDictionary<string, string> Context { get; }

    /// <summary>When the same request may succeed, for the header <c>Retry-After</c>; null where time alone does not help.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public static ApiError Validation(
        string message, string code = "INVALID_PARAMETER", IReadOnlyDictionary<string, string>? context = null) =>
        new(ErrorShape.Validation, code, message, context);

    public static ApiError QuotaExceeded(string message, IReadOnlyDictionary<string, string> context) =>
        new(ErrorShape.QuotaExceeded, "QUOTA_EXCEEDED", message, context);

    public static ApiError AccessDenied(string message) => new(ErrorShape.AccessDenied, "NOT_AUTHORIZED", message);

    /// <summary>The resource is unknown; its id goes into the context, where the API reference puts it.</summary>
    public static ApiError NotFound(string what, string resourceId) =>
        new(ErrorShape.NotFound, "RESOURCE_NOT_FOUND", $"{what} {resourceId} was not found.",
            new Dictionary<string, string> { ["resourceId"] = resourceId });

    public static ApiError Conflict(string message, string code) => new(ErrorShape.Conflict, code, message);

    /// <summary>The caller asks too often; SDKs try again by themselves.</summary>
    public static ApiError Throttled(string message, TimeSpan retryAfter) =>
        new(ErrorShape.Throttled, "TOO_MANY_REQUESTS", message) { RetryAfter = retryAfter };

    public static ApiError InternalServerError(string requestId) =>
        new(ErrorShape.InternalServerError, "INTERNAL_ERROR",
            $"The server failed; its log has the cause under request id {requestId}.");

    /// <summary>The same error with other words.</summary>
    public ApiError WithMessage(string message) => new(Status, Name, Code, message, Context) { RetryAfter = RetryAfter };

    /// <summary>A request that could not be authenticated, under the names that AWS front ends use; none is modelled by the API.</summary>
    public static ApiError NotAuthenticated(string name, string message) => new(403, name, name, message);

    /// <summary>A method and path that no operation has.</summary>
    public static ApiError UnknownOperation(string message) => new(404, "UnknownOperationException", "UNKNOWN_OPERATION", message);
}
