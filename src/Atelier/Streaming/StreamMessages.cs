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
    /// <param name="Uploads">What the viewer may upload; left out where that is nothing.</param>
    internal sealed record Connected(string Clipboard, UploadOffer? Uploads) : GatewayMessage;

    /// <summary>There is no stream, and why; the socket closes after it.</summary>
    internal sealed record Refused(RefusalCode Code, string Message) : GatewayMessage;
}

/// <summary>What a viewer may upload for as long as its stream goes on.</summary>
/// <param name="Secret">Proves the right to, in a header of each request.</param>
/// <param name="LargestFile">How many bytes a file may have.</param>
/// <param name="Folder">Where files go, as the launch profile names it.</param>
internal sealed record UploadOffer(string Secret, long LargestFile, string Folder);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TicketMessage))]
[JsonSerializable(typeof(GatewayMessage))]
internal sealed partial class StreamJson : JsonSerializerContext;
