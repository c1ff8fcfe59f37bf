using System.Text.Json.Serialization;

namespace Atelier.Streaming;

/// <summary>The viewer's first message.</summary>
internal sealed record TicketMessage(string? Ticket);

/// <summary>What the gateway answers to it, once.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Connected), "connected")]
[JsonDerivedType(typeof(Refused), "refused")]
internal abstract record GatewayMessage
{
    /// <summary>The ticket was good; from here on both sides send RFB bytes only.</summary>
    /// <param name="Clipboard">ENABLED or DISABLED, as the launch profile has it. The workstation enforces it, the viewer follows.</param>
    internal sealed record Connected(string Clipboard) : GatewayMessage;

    /// <summary>There is no stream, and why; the socket closes after it.</summary>
    internal sealed record Refused(RefusalCode Code, string Message) : GatewayMessage;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TicketMessage))]
[JsonSerializable(typeof(GatewayMessage))]
internal sealed partial class StreamJson : JsonSerializerContext;
