using System.Globalization;
using Atelier.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Api;

/// <summary>
/// Turns what went wrong into the API's answer, once for all operations. Every answer, good or bad, carries a request id.
/// </summary>
internal sealed partial class ApiErrors(RequestDelegate next, ILogger<ApiErrors> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var requestId = Ids.NewUuid();
        http.Response.Headers["x-amzn-RequestId"] = requestId;
        try
        {
            await next(http);
        }
        catch (ApiError error)
        {
            await Write(http, error);
        }
        catch (BadHttpRequestException fault)
        {
            await Write(http, ApiError.Validation($"[Unknown error parsing request body: {fault.Message}]"));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogAborted(requestId);
        }
        catch (Exception fault)
        {
            if (StorageFault.Explain(fault) is { } cause)
                LogStorage(requestId, cause);
            else
                LogFailed(fault, requestId);
            await Write(http, ApiError.InternalServerError(requestId));
        }
    }

    private static async Task Write(HttpContext http, ApiError error)
    {
        // A body the server did not read must not be taken for the next request.
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } && http.Features.Get<ProvedRequest>() is null)
            http.Response.Headers.Connection = "close";
        http.Response.StatusCode = error.Status;
        http.Response.ContentType = "application/json";
        http.Response.Headers["x-amzn-ErrorType"] = error.Name;
        if (error.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var body = WireJson.Format.Write(new { message = error.Message, code = error.Code, context = error.Context });
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    [LoggerMessage(1, LogLevel.Debug, "The client gave up request {RequestId}")]
    private partial void LogAborted(string requestId);

    [LoggerMessage(3, LogLevel.Error, "Request {RequestId} failed: {Cause}")]
    private partial void LogStorage(string requestId, string cause);

    [LoggerMessage(2, LogLevel.Error, "Request {RequestId} failed")]
    private partial void LogFailed(Exception fault, string requestId);
}
