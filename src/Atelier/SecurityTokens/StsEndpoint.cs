using System.Text;
using System.Xml.Linq;
using Atelier.Api;
using Atelier.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Atelier.SecurityTokens;

/// <summary>
/// Answers requests to the AWS Security Token Service, version 2011-06-15, which come to the root of the same address. The protocol is
/// AWS's Query: an Action and its parameters as a form, or as a query.
/// </summary>
internal sealed partial class StsEndpoint(
    SignatureCheck signatures, RequestThrottle throttle, AssumeRole assumeRole, AssumeRoleWithWebIdentity assumeRoleWithWebIdentity,
    ILogger<StsEndpoint> log)
{
    private const string Service = "sts";
    private const string Version = "2011-06-15";
    private const string Actions = "AssumeRole, AssumeRoleWithWebIdentity and GetCallerIdentity";

    public static void AddParts(IServiceCollection services) =>
        services.AddSingleton<StsEndpoint>().AddSingleton<AssumeRole>().AddSingleton<AssumeRoleWithWebIdentity>();

    /// <summary>Whether a request is for STS: a form posted to the root, an Action asked for there, or a browser that wants to.</summary>
    public static bool IsMeant(HttpContext http) => http.Request.Path == "/" && http.Request.Method switch
    {
        "POST" => http.Request.HasFormContentType,
        "GET" => http.Request.Query.ContainsKey("Action"),
        "OPTIONS" => http.Request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod),
        _ => false,
    };

    public async Task Answer(HttpContext http)
    {
        var requestId = Ids.NewUuid();
        http.Response.Headers["x-amzn-RequestId"] = requestId;
        var (status, answer) = await TryAnswer(http, requestId);
        await StsXml.Write(http.Response, status, answer, http.RequestAborted);
    }

    private async Task<(int Status, XElement Answer)> TryAnswer(HttpContext http, string requestId)
    {
        try
        {
            var body = await SignatureCheck.ReadBody(http);
            var text = HttpMethods.IsPost(http.Request.Method) ? Encoding.UTF8.GetString(body) : http.Request.QueryString.Value;
            var parameters = new StsParameters(QueryHelpers.ParseQuery(text));
            var action = parameters.Required("Action", 1, 64);
            if (action is nameof(AssumeRole) or nameof(AssumeRoleWithWebIdentity))
                AuditedCall.Begin(http, requestId).Operation = action;
            var result = await Run(action, parameters, http, body);
            return (StatusCodes.Status200OK, StsXml.Answer(action, result, requestId));
        }
        catch (StsError error)
        {
            return Refusal(http, error, requestId);
        }
        catch (ApiError error)
        {
            return Refusal(http, StsError.Of(error), requestId);
        }
        catch (BadHttpRequestException fault)
        {
            return Refusal(http, new StsError(fault.StatusCode, "ValidationError", fault.Message), requestId);
        }
        catch (Exception fault) when (!http.RequestAborted.IsCancellationRequested)
        {
            LogFailed(fault, requestId);
            return Refusal(http, StsError.Failed(requestId), requestId);
        }
    }

    private async Task<IEnumerable<XElement>> Run(string action, StsParameters parameters, HttpContext http, byte[] body)
    {
        var cancel = http.RequestAborted;
        if (parameters.Find("Version") is { } version && version != Version)
            throw StsError.InvalidAction($"The Version must be {Version}.");
        return action switch
        {
            nameof(AssumeRole) => await assumeRole.Run(parameters, await Prove(), AuditedCall.Of(http)!, cancel),
            nameof(AssumeRoleWithWebIdentity) => await assumeRoleWithWebIdentity.Run(parameters, AuditedCall.Of(http)!, cancel),
            nameof(GetCallerIdentity) => GetCallerIdentity.Run(await Prove()),
            _ => throw StsError.InvalidAction($"This server has no such action; it has {Actions}."),
        };

        async Task<Caller> Prove()
        {
            var caller = await signatures.Verify(http, body, Service, version: null, cancel);
            AuditedCall.Of(http)?.Caller = caller;
            throttle.Count(caller);
            return caller;
        }
    }

    private static (int Status, XElement Answer) Refusal(HttpContext http, StsError error, string requestId)
    {
        AuditedCall.Of(http)?.NoteRefused(error.Status, error.Code, error.Message);
        return (error.Status, StsXml.Answer(error, requestId));
    }

    [LoggerMessage(1, LogLevel.Error, "STS request {RequestId} failed")]
    private partial void LogFailed(Exception fault, string requestId);
}
