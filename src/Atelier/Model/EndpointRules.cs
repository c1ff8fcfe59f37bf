using System.Text.Json.Nodes;

namespace Atelier.Model;

/// <summary>
/// Where clients send requests, <c>endpoint-rule-set-1.json</c>: to the server they are told of, and nowhere else. Without this file, or
/// with rules of a public service, a client that was not told would go looking for a host that is no more.
/// </summary>
internal static class EndpointRules
{
    private const string NoEndpoint =
        "No server is named: set AWS_ENDPOINT_URL_NIMBLE or the client's endpoint (--endpoint-url, endpoint_url) to your Atelier server, "
        + "such as http://localhost:8080";

    /// <summary>The document.</summary>
    public static JsonObject Document => new()
    {
        ["version"] = "1.0",
        ["parameters"] = new JsonObject
        {
            ["Region"] = Parameter("AWS::Region", "String", "The region that requests are signed for; any will do."),
            ["UseDualStack"] = Flag("AWS::UseDualStack", "Has no meaning with a server of one's own, and must be off."),
            ["UseFIPS"] = Flag("AWS::UseFIPS", "Has no meaning with a server of one's own, and must be off."),
            ["Endpoint"] = Parameter("SDK::Endpoint", "String", "The address of the server."),
        },
        ["rules"] = new JsonArray(
            Refuse(IsTrue("UseFIPS"), "An Atelier server has no FIPS endpoint: turn use_fips_endpoint off"),
            Refuse(IsTrue("UseDualStack"), "An Atelier server has no dual-stack endpoint: turn use_dualstack_endpoint off"),
            new JsonObject
            {
                ["conditions"] = new JsonArray(new JsonObject { ["fn"] = "isSet", ["argv"] = new JsonArray(Reference("Endpoint")) }),
                ["endpoint"] = new JsonObject
                {
                    ["url"] = Reference("Endpoint"), ["properties"] = new JsonObject(), ["headers"] = new JsonObject(),
                },
                ["type"] = "endpoint",
            },
            new JsonObject { ["conditions"] = new JsonArray(), ["error"] = NoEndpoint, ["type"] = "error" }),
    };

    private static JsonObject Parameter(string builtIn, string type, string documentation) => new()
    {
        ["builtIn"] = builtIn, ["required"] = false, ["documentation"] = documentation, ["type"] = type,
    };

    private static JsonObject Flag(string builtIn, string documentation) => new()
    {
        ["builtIn"] = builtIn, ["required"] = true, ["default"] = false, ["documentation"] = documentation, ["type"] = "Boolean",
    };

    private static JsonObject Refuse(JsonObject condition, string error) => new()
    {
        ["conditions"] = new JsonArray(condition), ["error"] = error, ["type"] = "error",
    };

    private static JsonObject IsTrue(string parameter) => new()
    {
        ["fn"] = "booleanEquals", ["argv"] = new JsonArray(Reference(parameter), true),
    };

    private static JsonObject Reference(string parameter) => new() { ["ref"] = parameter };
}
