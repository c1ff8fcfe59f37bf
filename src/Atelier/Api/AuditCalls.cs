namespace Atelier.Api;

/// <summary>On an endpoint: what the audit trail calls its requests, which change something whatever their method.</summary>
internal sealed record AuditedAs(string Operation);

/// <summary>
/// Has every request that is to change something in the audit trail, done or refused. It stands between what answers errors and everything
/// that may refuse.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="name">What a request is called that was refused before that was known.</param>
internal sealed class AuditCalls(RequestDelegate next, Func<HttpContext, string?> name)
{
    public Task InvokeAsync(HttpContext http) => IsMeant(http) ? Follow(http) : next(http);

    private static bool IsMeant(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<AuditedAs>() is not null || !(HttpMethods.IsGet(http.Request.Method)
            || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method));

    private async Task Follow(HttpContext http)
    {
        var call = AuditedCall.Begin(http, http.Response.Headers["x-amzn-RequestId"].ToString());
        call.Operation = http.GetEndpoint()?.Metadata.GetMetadata<AuditedAs>()?.Operation;
        call.Resource = ResourceOf(http.Request.Path);
        try
        {
            await next(http);
            call.Operation ??= name(http);
            // What no transaction of its own wrote down: an answer that is not an error was an act.
            if (http.Response.StatusCode < StatusCodes.Status400BadRequest)
                call.NoteDone();
            else
                call.NoteRefused(http.Response.StatusCode, "Refused", "");
        }
        catch (ApiError error)
        {
            call.Operation ??= name(http);
            call.NoteRefused(error.Status, error.Name, error.Message);
            throw;
        }
        catch (BadHttpRequestException fault)
        {
            call.Operation ??= name(http);
            call.NoteRefused(fault.StatusCode, ErrorShape.Validation.Name, fault.Message);
            throw;
        }
        catch (Exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            call.Operation ??= name(http);
            call.NoteRefused(
                ErrorShape.InternalServerError.Status, ErrorShape.InternalServerError.Name, "The server failed; its log has the cause.");
            throw;
        }
    }

    // The path without the API's version and without its studio: streaming-sessions/{id}/start.
    private static string? ResourceOf(PathString path)
    {
        string[] pieces = [.. path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        if (pieces is ["tags", .. var arn])
            return string.Join('/', arn);
        if (pieces is ["studios", _, .. var within] && within.Length > 0)
            pieces = within;
        return pieces.Length < 2 ? null : string.Join('/', pieces.Take(4));
    }
}
